package io.polyrank.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All experiments as one file has them. Assignment depends on this and the {@link AssignmentQuery} alone: the same file
 * gives the same variants on every machine. Immutable.
 */
public final class ExperimentSet {

    /** No experiment. */
    public static final ExperimentSet NONE = new ExperimentSet(Holdout.NOBODY, Exploration.NONE, List.of());

    private final Holdout holdout;
    private final Exploration exploration;
    private final List<Layer> layers;

    /** Of parts that {@link ExperimentsReader} has checked against each other. */
    ExperimentSet(Holdout holdout, Exploration exploration, List<Layer> layers) {
        this.holdout = holdout;
        this.exploration = exploration;
        this.layers = List.copyOf(layers);
    }

    /** In which variants a query is, and what that changes. */
    public RankingPlan plan(AssignmentQuery query) {
        byte[] unit = query.unit().getBytes(UTF_8);
        boolean heldOut = unit.length > 0 && holdout.holds(unit);
        List<LayerOutcome> outcomes = new ArrayList<>(layers.size());
        boolean mixed = false;
        for (Layer layer : layers) {
            LayerOutcome outcome = outcome(layer, unit, heldOut, query);
            if (outcome instanceof LayerOutcome.Interleaved second && mixed) {
                outcome = new LayerOutcome.NotInterleaved(second.layer(), second.bucket(), second.experiment());
            }
            mixed |= outcome instanceof LayerOutcome.Interleaved;
            outcomes.add(outcome);
        }
        return RankingPlan.of(outcomes);
    }

    /**
     * How a query's list is explored, if it is: in the holdout, without a unit, or in variants that the query asks for, it is not.
     *
     * @param search what is searched for, the same for all pages
     */
    public Optional<ExploredList> exploredList(AssignmentQuery query, String search) {
        return exploration
                .list(query, search)
                .filter(list -> !holdout.holds(query.unit().getBytes(UTF_8)));
    }

    /** Whether any list is explored. */
    public boolean explores() {
        return exploration.slice().count() > 0;
    }

    /** Whether it can change nothing of any query. */
    public boolean isIdle() {
        return layers.isEmpty() && !explores();
    }

    /** Which lists are explored. */
    public Exploration exploration() {
        return exploration;
    }

    /** The units that take part in nothing. */
    public Holdout holdout() {
        return holdout;
    }

    /** The layers in file order. */
    public List<Layer> layers() {
        return layers;
    }

    /** All experiments, layer by layer. */
    public List<Experiment> experiments() {
        return layers.stream().flatMap(layer -> layer.experiments().stream()).toList();
    }

    /**
     * The same with one experiment's variants holding other shares. Variants keep their {@code buckets} where these have room;
     * otherwise all variants get new ones side by side, in the order in which they lie, so that units of few buckets move.
     *
     * @param experiment its name
     * @param counts buckets by variant, in file order
     * @throws IllegalArgumentException if there is no such experiment, it has not as many variants, or the counts are below 0 or
     *     more than {@value Slice#BUCKETS} together
     */
    public ExperimentSet withShares(String experiment, List<Integer> counts) {
        return with(experiment, each -> each.resplit(Resplit.of(each, counts)));
    }

    /**
     * The same with one experiment taking part with another share of its layer, so that units it has keep their variants.
     *
     * @param experiment its name
     * @param share of all units, 0 to 1
     * @throws IllegalArgumentException if there is no such experiment, or its {@code buckets} have no room for the share
     */
    public ExperimentSet ramped(String experiment, double share) {
        return with(experiment, each -> each.ramped((int) Math.round(share * Slice.BUCKETS)));
    }

    private ExperimentSet with(String experiment, UnaryOperator<Experiment> change) {
        if (experiments().stream().noneMatch(each -> each.name().equals(experiment))) {
            throw new IllegalArgumentException("experiment: found " + experiment + ", expected one of "
                    + experiments().stream().map(Experiment::name).toList());
        }
        List<Layer> changed = new ArrayList<>();
        for (Layer layer : layers) {
            List<Experiment> experiments = layer.experiments().stream()
                    .map(each -> each.name().equals(experiment) ? change.apply(each) : each)
                    .toList();
            changed.add(new Layer(layer.name(), layer.salt(), experiments));
        }
        return new ExperimentSet(holdout, exploration, changed);
    }

    /**
     * The file that gives this set, with everything said that a file may leave out, and nothing else: equal sets have equal
     * texts.
     */
    public String text() {
        return ExperimentsWriter.write(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExperimentSet that
                && holdout.equals(that.holdout)
                && exploration.equals(that.exploration)
                && layers.equals(that.layers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(holdout, exploration, layers);
    }

    @Override
    public String toString() {
        return text();
    }

    private static LayerOutcome outcome(Layer layer, byte[] unit, boolean heldOut, AssignmentQuery query) {
        Overrides.Choice choice = query.overrides().in(layer.name());
        if (choice != null) {
            int bucket =
                    unit.length == 0 ? LayerOutcome.NO_BUCKET : layer.salt().bucket(unit);
            return new LayerOutcome.Overridden(layer.name(), bucket, choice.experiment(), choice.variant());
        }
        if (unit.length == 0) {
            return new LayerOutcome.NoUnit(layer.name());
        }
        if (heldOut) {
            return new LayerOutcome.HeldOut(layer.name(), layer.salt().bucket(unit));
        }
        return layer.assign(unit, query.attributes(), query.nowMillis());
    }
}
