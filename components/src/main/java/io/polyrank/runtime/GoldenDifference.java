package io.polyrank.runtime;

/**
 * A golden score that a model package computes otherwise.
 *
 * @param request which golden request, from 0
 * @param candidate which of its candidates, from 0
 * @param score name of the score
 * @param found what the package computes
 * @param expected what its passport says
 */
public record GoldenDifference(int request, int candidate, String score, float found, float expected) {

    @Override
    public String toString() {
        return "golden request " + request + ", candidate " + candidate + ", task " + score + ": found score " + found
                + ", expected " + expected;
    }
}
