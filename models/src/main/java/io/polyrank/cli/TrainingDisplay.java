package io.polyrank.cli;

import io.polyrank.train.Epoch;
import io.polyrank.train.TrainingProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows how training goes: a progress bar on a terminal, a line per epoch everywhere; ends it when the process is told to end. */
final class TrainingDisplay implements TrainingProgress, AutoCloseable {

    private final PrintWriter print;
    private final boolean terminal;
    private final OrderlyStop stop = new OrderlyStop();
    private @Nullable ProgressBar bar;

    TrainingDisplay(PrintWriter print) {
        this.print = print;
        this.terminal = System.console() != null;
    }

    void say(String line) {
        print.println(line);
        print.flush();
    }

    /** Ends what is under way when the process is told to end. */
    void checkStop() {
        stop.check();
    }

    @Override
    public void step(int epoch, int rows, int totalRows, double loss) {
        stop.check();
        if (!terminal) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("epoch " + epoch)
                    .setInitialMax(totalRows)
                    .setUnit(" rows", 1)
                    .showSpeed()
                    .build();
        }
        bar.stepTo(rows);
        bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", loss));
    }

    @Override
    public void epoch(Epoch epoch) {
        endBar();
        String aucs = epoch.validation().entrySet().stream()
                .map(task -> String.format(
                        Locale.ROOT, "%s %.4f", task.getKey(), task.getValue().auc()))
                .collect(Collectors.joining("  "));
        say(String.format(
                Locale.ROOT,
                "epoch %d  loss %.4f  %,.0f rows/s  %.0f s  validation AUC  %s",
                epoch.number(),
                epoch.loss(),
                epoch.rowsPerSecond(),
                epoch.seconds(),
                aucs));
    }

    @Override
    public void close() {
        endBar();
        stop.close();
    }

    private void endBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
