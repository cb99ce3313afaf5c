package io.polyrank.leaderboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.util.regex.Pattern;

/** File names for models. */
final class Names {

    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9.+_-]+");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9+_-][A-Za-z0-9.+_-]*");
    private static final int DIGITS = 6;

    private Names() {}

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
