package io.polyrank.local;

import com.yahoo.config.application.api.DeployLogger;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.regex.Pattern;

/**
 * What model building has to say. A warning fails the validation: Vespa warns where it will misbehave later, such as at a
 * misspelled config name. Three warnings are expected and dropped, because they say nothing about the package.
 */
final class DeployMessages implements DeployLogger {

    private static final List<Pattern> EXPECTED = List.of(
            // Bundles use packages that the platform exports without calling them public API, ai.onnxruntime among
            // them.
            Pattern.compile("(?s).*uses non-public Vespa APIs.*"),
            // Machines are known by name where they are.
            Pattern.compile("Unable to lookup IP address of host: .*"),
            // Verifies rank setups with a native program, which exists only where the content nodes are installed.
            Pattern.compile("(?s).*Unable to execute 'vespa-verify-ranksetup-bin.*"));

    private final List<String> warnings = new ArrayList<>();

    @Override
    public synchronized void log(Level level, String message) {
        if (level.intValue() >= Level.WARNING.intValue()
                && EXPECTED.stream()
                        .noneMatch(pattern -> pattern.matcher(message).matches())
                && !warnings.contains(message)) {
            warnings.add(message);
        }
    }

    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }
}
