package io.polyrank.runtime;

import java.util.List;

/**
 * What it costs one core of this machine to score candidates with a model, by their number, as measured when the model was
 * loaded. Between two measurements it is interpolated; beyond the last it grows in proportion.
 *
 * @param points by rising number of candidates, at least one
 */
public record CostTable(List<Point> points) {

    /**
     * A measurement.
     *
     * @param candidates how many were scored, at least one
     * @param micros how long it took, more than none
     */
    public record Point(int candidates, double micros) {
        public Point {
            if (candidates < 1 || !(micros > 0)) {
                throw new IllegalArgumentException("cost: found " + candidates + " candidates in " + micros
                        + " microseconds, expected at least 1 in more than 0");
            }
        }
    }

    public CostTable {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("costs: found none, expected at least one");
        }
        for (int index = 1; index < points.size(); index++) {
            if (points.get(index).candidates() <= points.get(index - 1).candidates()) {
                throw new IllegalArgumentException(
                        "costs: found " + points + ", expected rising numbers of candidates");
            }
        }
    }

    /** How many microseconds so many candidates take. */
    public double micros(int candidates) {
        Point below = new Point(1, points.get(0).micros());
        for (Point point : points) {
            if (candidates <= point.candidates()) {
                int between = point.candidates() - below.candidates();
                double share = between == 0 ? 1 : (double) (candidates - below.candidates()) / between;
                return below.micros() + share * (point.micros() - below.micros());
            }
            below = point;
        }
        return below.micros() * candidates / below.candidates();
    }

    /**
     * How many candidates can be scored in a time.
     *
     * @param wanted the most
     * @return none to {@code wanted}
     */
    public int affordable(int wanted, double micros) {
        int least = 0;
        int most = wanted;
        while (least < most) {
            int middle = (int) (((long) least + most + 1) / 2);
            if (micros(middle) <= micros) {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        return least;
    }

    /** The same, for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Point point : points) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(point.candidates())
                    .append(" in ")
                    .append(Math.round(point.micros()) / 1000.0)
                    .append(" ms");
        }
        return text.toString();
    }
}
