package io.polyrank.experiment;

import java.util.List;

/** What became of a change of experiments. */
public sealed interface ChangeOutcome {

    /** It is made: from now on queries are assigned by this version, in other containers when they next look. */
    record Made(ExperimentsVersion version) implements ChangeOutcome {}

    /** Nothing is changed, since somebody else made a change meanwhile: look at it, and ask again. */
    record Outdated(ExperimentsVersion current) implements ChangeOutcome {}

    /** Nothing is changed, since there is no such version to go back to. */
    record NotKept(long number, List<Long> kept) implements ChangeOutcome {

        public NotKept {
            kept = List.copyOf(kept);
        }
    }

    /** Nothing is changed here, since the kept versions cannot be read or written: {@code problem} says why. */
    record Unavailable(String problem) implements ChangeOutcome {}
}
