package io.polyrank.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A progress bar where there is a terminal to show it on, nothing elsewhere. */
final class Progress implements AutoCloseable {

    private final @Nullable ProgressBar bar;

    /**
     * @param name what is counted
     * @param most the count at the end
     */
    Progress(String name, long most) {
        bar = isTerminal()
                ? new ProgressBarBuilder().setTaskName(name).setInitialMax(most).build()
                : null;
    }

    /** Shows the count reached. */
    void at(long count) {
        if (bar != null) {
            bar.stepTo(count);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** From Java 22 on a console may exist without a terminal; then the bar is printed into the log, which does no harm. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        return System.console() != null;
    }
}
