package io.polyrank.local.node;

import ai.vespa.models.evaluation.FunctionEvaluator;
import ai.vespa.models.evaluation.Model;
import com.yahoo.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** Computes the features of one rank profile for one query, with Vespa's own engine for ranking expressions. */
final class Ranker {

    private final RankSetup setup;
    private final Model model;
    private final Map<String, Tensor> queryFeatures;

    Ranker(RankSetup setup, Model model, Map<String, Tensor> queryFeatures) {
        this.setup = setup;
        this.model = model;
        this.queryFeatures = new HashMap<>(setup.queryDefaults());
        this.queryFeatures.putAll(queryFeatures);
    }

    /** The first-phase score; what is not a number sorts last, as on Vespa's content nodes. */
    double score(IndexedDocument document) {
        double score = value(setup.firstPhase(), document).asDouble();
        return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
    }

    /** Whether the first-phase score of a document is the same for every query. */
    boolean isStatic() {
        if (setup.firstPhase() instanceof RankSetup.Feature.Function function) {
            return model.evaluatorOf(function.name()).function().arguments().stream()
                    .allMatch(argument -> argument.startsWith("attribute("));
        }
        return setup.firstPhase() instanceof RankSetup.Feature.Constant
                || (setup.firstPhase() instanceof RankSetup.Feature.Value value
                        && value.name().startsWith("attribute("));
    }

    Tensor value(RankSetup.Feature feature, IndexedDocument document) {
        if (feature instanceof RankSetup.Feature.Value value) {
            return requireValue(value.name(), document);
        }
        if (feature instanceof RankSetup.Feature.Function function) {
            return evaluate(function.name(), document);
        }
        if (feature instanceof RankSetup.Feature.Constant constant) {
            return Tensor.from(constant.value());
        }
        throw new UnsupportedQueryException(
                feature instanceof RankSetup.Feature.Unavailable unavailable
                        ? unavailable.name() + " in rank profile '" + setup.profile() + "'"
                        : feature.toString());
    }

    private Tensor evaluate(String function, IndexedDocument document) {
        FunctionEvaluator evaluator = model.evaluatorOf(function);
        for (String argument : evaluator.function().arguments()) {
            evaluator.bind(argument, requireValue(argument, document));
        }
        return evaluator.evaluate();
    }

    private Tensor requireValue(String feature, IndexedDocument document) {
        Tensor value = document.feature(feature);
        if (value == null) {
            value = queryFeatures.get(feature);
        }
        if (value == null) {
            throw new UnsupportedQueryException("the rank feature " + feature + " in rank profile '" + setup.profile()
                    + "', which has neither a value in the document nor in the query");
        }
        return value;
    }
}
