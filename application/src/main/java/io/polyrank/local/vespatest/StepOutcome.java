package io.polyrank.local.vespatest;

import java.util.List;

/** What became of a step. */
sealed interface StepOutcome {

    /** The answer is what it should be. */
    record Passed() implements StepOutcome {}

    /**
     * It is not.
     *
     * @param request method and address
     * @param problems what is wrong, one per line
     * @param answer what came back, or nothing
     */
    record Failed(String request, List<String> problems, String answer) implements StepOutcome {

        public Failed {
            problems = List.copyOf(problems);
        }
    }
}
