package io.polyrank.search;

import com.yahoo.data.access.Inspector;
import com.yahoo.data.access.ObjectTraverser;
import com.yahoo.data.access.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The values of some match-features of one hit at a time, by place. A hit's features are read once, in their own order, in
 * which the hits of a result all have them: a look-up by name for each would cost more than all the rest of encoding. Makes no
 * objects for numbers. Not thread-safe.
 */
final class HitFeatures implements ObjectTraverser {

    private static final int UNREAD = -1;

    private final Map<String, Integer> places = new HashMap<>();
    private String[] order = new String[0];
    private int[] placesInOrder = new int[0];
    private boolean[] there = new boolean[0];
    private double[] numbers = new double[0];
    private boolean[] tensors = new boolean[0];
    private Inspector hit;
    private int at = UNREAD;

    HitFeatures(Inspector hit) {
        this.hit = hit;
    }

    /** Shows another hit from now on. */
    void show(Inspector other) {
        hit = other;
        at = UNREAD;
    }

    /** The place of a feature. */
    int place(String feature) {
        Integer known = places.get(feature);
        if (known != null) {
            return known;
        }
        int place = places.size();
        places.put(feature, place);
        there = Arrays.copyOf(there, place + 1);
        numbers = Arrays.copyOf(numbers, place + 1);
        tensors = Arrays.copyOf(tensors, place + 1);
        order = new String[0];
        at = UNREAD;
        return place;
    }

    /** Whether the hit has the feature. */
    boolean isThere(int place) {
        read();
        return there[place];
    }

    /** The number that a feature is; NaN if it is none, or not there. */
    double number(int place) {
        read();
        return numbers[place];
    }

    /** Whether the feature is a tensor. */
    boolean isTensor(int place) {
        read();
        return tensors[place];
    }

    private void read() {
        if (at == UNREAD) {
            at = 0;
            Arrays.fill(there, false);
            Arrays.fill(numbers, Double.NaN);
            Arrays.fill(tensors, false);
            hit.traverse(this);
        }
    }

    @Override
    public void field(String name, Inspector value) {
        int place = at < order.length && name.equals(order[at]) ? placesInOrder[at] : learn(name);
        at++;
        if (place == UNREAD) {
            return;
        }
        there[place] = value.valid();
        tensors[place] = value.type() == Type.DATA;
        numbers[place] = value.asDouble(Double.NaN);
    }

    private int learn(String name) {
        if (at >= order.length) {
            order = Arrays.copyOf(order, at + 1);
            placesInOrder = Arrays.copyOf(placesInOrder, at + 1);
        }
        order[at] = name;
        placesInOrder[at] = places.getOrDefault(name, UNREAD);
        return placesInOrder[at];
    }
}
