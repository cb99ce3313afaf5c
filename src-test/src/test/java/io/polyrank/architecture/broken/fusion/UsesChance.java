package io.polyrank.architecture.broken.fusion;

import java.util.Random;
import java.util.function.Supplier;

/** Randomness must come from outside, by reference too. */
public final class UsesChance {

    /** A generator of its own. */
    public Supplier<Random> generator() {
        return Random::new;
    }
}
