package io.polyrank.encode;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Where an encoded query is written to: a buffer per input of {@link ModelInput#of}, by its place in that list. Every
 * element of an input is written, whatever the buffer held before. Elements are written by their place; position and
 * limit mean nothing.
 */
public interface InputBuffers {

    /** The buffer of an integer input. */
    IntBuffer ints(int input);

    /** The buffer of a float input. */
    FloatBuffer floats(int input);
}
