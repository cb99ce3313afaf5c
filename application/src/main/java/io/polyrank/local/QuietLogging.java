package io.polyrank.local;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the console for what the user should read: of Vespa's log only warnings and errors. */
final class QuietLogging {

    private QuietLogging() {}

    /** To be called before the first class of Vespa is loaded; says how this whole process logs. */
    static void apply() {
        setIfAbsent("vespa.log.level", "warning error fatal");
        // Without this, a binding of another version of SLF4J on the class path is announced in six lines.
        setIfAbsent("slf4j.internal.verbosity", "ERROR");
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(Level.WARNING);
        }
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
