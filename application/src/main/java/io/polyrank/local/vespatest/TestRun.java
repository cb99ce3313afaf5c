package io.polyrank.local.vespatest;

import io.polyrank.local.vespatest.StepOutcome.Failed;
import io.polyrank.local.vespatest.VespaTest.Step;
import java.io.PrintWriter;

/** Runs the steps of a test up to the first that fails, and tells of each. */
final class TestRun {

    private static final int SHOWN_OF_ANSWER = 2_000;
    private static final String INDENT = "           ";

    private final VespaTest test;
    private final StepRunner runner;
    private final PrintWriter out;

    TestRun(VespaTest test, StepRunner runner, PrintWriter out) {
        this.test = test;
        this.runner = runner;
        this.out = out;
    }

    boolean passes() throws InterruptedException {
        out.println("  " + test.file() + (test.name().equals(test.file()) ? "" : ": " + test.name()));
        int done = 0;
        for (Step step : test.steps()) {
            StepOutcome outcome = runner.run(step);
            done++;
            if (outcome instanceof Failed failed) {
                out.println("    FAILED " + step.name());
                tell(failed);
                tellSkipped(test.steps().size() - done);
                return false;
            }
            out.println("    ok     " + step.name());
        }
        return true;
    }

    private void tell(Failed failed) {
        out.println(INDENT + failed.request());
        failed.problems().forEach(problem -> out.println(INDENT + problem));
        if (!failed.answer().isEmpty()) {
            out.println(INDENT + "answer: " + shortened(failed.answer()));
        }
    }

    private void tellSkipped(int steps) {
        if (steps > 0) {
            out.println(INDENT + "not run: " + steps + (steps == 1 ? " more step" : " more steps"));
        }
    }

    private static String shortened(String answer) {
        return answer.length() <= SHOWN_OF_ANSWER ? answer : answer.substring(0, SHOWN_OF_ANSWER) + "...";
    }
}
