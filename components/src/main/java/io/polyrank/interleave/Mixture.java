package io.polyrank.interleave;

import java.util.List;
import java.util.Optional;

/** One list made of several rankings. Immutable. */
public final class Mixture {

    /** Of nothing. */
    public static final Mixture NONE = new Mixture(new int[0], List.of());

    private final int[] order;
    private final List<Place> places;

    Mixture(int[] order, List<Place> places) {
        this.order = order;
        this.places = List.copyOf(places);
    }

    /**
     * A place in the mixed part of the list.
     *
     * @param candidate who stands there
     * @param team whose pick it is, as the number of the ranking; {@link #NO_TEAM} if nobody's
     * @param credits by ranking, what it gets if this candidate is chosen; empty where teams get the credit
     */
    public record Place(int candidate, int team, List<Double> credits) {

        /** The team of what all rank alike, and of lists that have no teams. */
        public static final int NO_TEAM = -1;

        public Place {
            credits = List.copyOf(credits);
        }
    }

    /** All candidates of the rankings, best first. */
    public int[] order() {
        return order.clone();
    }

    /** Where a candidate stands, if that is in the mixed part. */
    public Optional<Place> place(int candidate) {
        return places.stream().filter(place -> place.candidate() == candidate).findFirst();
    }

    /** The places from the first on, as far down as the list is mixed. */
    public List<Place> places() {
        return places;
    }
}
