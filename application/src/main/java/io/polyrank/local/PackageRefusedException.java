package io.polyrank.local;

import io.polyrank.local.PackageReport.Refused;

/** An application package cannot be run, because a config server would not take it. */
public final class PackageRefusedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    PackageRefusedException(Refused report) {
        super("application package refused:\n" + report.lines());
    }
}
