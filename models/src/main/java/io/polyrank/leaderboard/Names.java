package io.polyrank.leaderboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.util.regex.Pattern;

/** Model names and what is made of them. */
final class Names {

    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9.+_-]+");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9+_-][A-Za-z0-9.+_-]*");
    private static final int DIGITS = 6;

    private Names() {}

    /** A model's name, or a model file's path, without the settings behind it. */
    static String withoutSettings(String model) {
        String name = model;
        int colon = name.lastIndexOf(':');
        while (colon >= 0 && name.indexOf('=', colon) >= 0) {
            name = name.substring(0, colon);
            colon = name.lastIndexOf(':');
        }
        return name;
    }

    /**
     * The name itself where it is a safe file name; otherwise one that resembles it, with digits of its hash so that no
     * two names meet.
     */
    static String ofFile(String model) {
        if (SAFE.matcher(model).matches()) {
            return model;
        }
        String readable = UNSAFE.matcher(model).replaceAll("-").replaceAll("^[.-]+", "");
        String digits = Hashing.sha256().hashString(model, UTF_8).toString().substring(0, DIGITS);
        return readable + "-" + digits;
    }
}
