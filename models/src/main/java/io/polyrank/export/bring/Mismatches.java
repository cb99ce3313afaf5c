package io.polyrank.export.bring;

import java.util.ArrayList;
import java.util.List;

/** What does not fit in the parts of a model package to be made, so that all of it can be told at once. */
final class Mismatches {

    private final List<String> lines = new ArrayList<>();

    void add(String field, String found, String expected, String advice) {
        lines.add(field + ": found " + found + ", expected " + expected + "; " + advice);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** One line each. */
    List<String> lines() {
        return List.copyOf(lines);
    }
}
