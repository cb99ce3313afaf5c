package io.polyrank.local;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What validation says about an application package. */
public sealed interface PackageReport {

    /**
     * A config server would take the package.
     *
     * @param model the built model
     * @param notes what is left to whoever deploys it
     */
    record Accepted(PackageModel model, List<String> notes) implements PackageReport {

        public Accepted {
            notes = List.copyOf(notes);
        }
    }

    /**
     * The package must not be deployed.
     *
     * @param errors why not; at least one
     * @param warnings what Vespa warned about besides the errors; fatal too
     */
    record Refused(List<PackageFinding> errors, List<PackageFinding> warnings) implements PackageReport {

        public Refused {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
            if (errors.isEmpty() && warnings.isEmpty()) {
                throw new IllegalArgumentException("A refusal needs a reason: both errors and warnings are empty");
            }
        }

        /** All reasons, one line each. */
        public String lines() {
            return Stream.concat(errors.stream(), warnings.stream())
                    .map(PackageFinding::toString)
                    .collect(Collectors.joining("\n"));
        }
    }
}
