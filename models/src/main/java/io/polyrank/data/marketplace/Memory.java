package io.polyrank.data.marketplace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one user has clicked lately and owns. Only membership of the sets is asked for, so no order of hashing can show. */
final class Memory {
    private static final int RECENT_CLICKS = 20;

    private final Deque<Integer> recentClicks = new ArrayDeque<>();
    private final Set<Integer> owned = new HashSet<>();

    boolean clickedLately(int itemId) {
        return recentClicks.contains(itemId);
    }

    boolean owns(int itemId) {
        return owned.contains(itemId);
    }

    /** Newest last. */
    List<Integer> recentClicks() {
        return List.copyOf(recentClicks);
    }

    /** In ascending order. */
    List<Integer> owned() {
        return owned.stream().sorted().toList();
    }

    /** Forgets all and remembers this. */
    void restore(List<Integer> clicks, List<Integer> purchases) {
        recentClicks.clear();
        owned.clear();
        clicks.forEach(this::click);
        purchases.forEach(this::purchase);
    }

    void click(int itemId) {
        recentClicks.remove(itemId);
        recentClicks.addLast(itemId);
        if (recentClicks.size() > RECENT_CLICKS) {
            recentClicks.removeFirst();
        }
    }

    void purchase(int itemId) {
        owned.add(itemId);
    }
}
