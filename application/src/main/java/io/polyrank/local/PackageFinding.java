package io.polyrank.local;

/**
 * One thing that is wrong with an application package.
 *
 * @param place the file, relative to the package, or the folder when the file cannot be told
 * @param problem what was found
 * @param remedy what to do
 */
public record PackageFinding(String place, String problem, String remedy) {

    public PackageFinding {
        if (place.isBlank() || problem.isBlank() || remedy.isBlank()) {
            throw new IllegalArgumentException("A finding needs place, problem and remedy, found '" + place + "', '"
                    + problem + "', '" + remedy + "'");
        }
    }

    @Override
    public String toString() {
        return place + ": " + problem + " -> " + remedy;
    }
}
