package io.polyrank.experiment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Variants that a query asks for, for testing. They win over everything: over assignment, eligibility, holdout, times and
 * stops.
 *
 * @param choices one per layer at most
 */
public record Overrides(List<Choice> choices) {

    /** The query asks for nothing. */
    public static final Overrides NONE = new Overrides(List.of());

    private static final String FORM = "LAYER:VARIANT or EXPERIMENT:VARIANT, several with commas between them";

    /** A variant to be taken in a layer. */
    public record Choice(Layer layer, Experiment experiment, Variant variant) {}

    public Overrides {
        choices = List.copyOf(choices);
    }

    /**
     * Reads {@code LAYER:VARIANT} or {@code EXPERIMENT:VARIANT}, or several with commas between them. With a layer's name, the
     * variant must be in one of its experiments alone.
     *
     * @param experiments what the query is going to be assigned by
     * @throws OverrideException if a name is unknown, could mean several variants, or a layer is named twice
     */
    public static Overrides parse(String text, ExperimentSet experiments) {
        if (text.isBlank()) {
            return NONE;
        }
        List<Choice> choices = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Choice choice = choice(part.strip(), experiments);
            if (choices.stream().anyMatch(other -> other.layer().equals(choice.layer()))) {
                throw new OverrideException(
                        OverrideException.quote(part) + " beside another in layer "
                                + choice.layer().name(),
                        "one variant per layer");
            }
            choices.add(choice);
        }
        return new Overrides(choices);
    }

    @Nullable Choice in(String layer) {
        for (Choice choice : choices) {
            if (choice.layer().name().equals(layer)) {
                return choice;
            }
        }
        return null;
    }

    private static Choice choice(String part, ExperimentSet experiments) {
        int colon = part.indexOf(':');
        if (colon < 0) {
            throw new OverrideException(OverrideException.quote(part), FORM);
        }
        String place = part.substring(0, colon);
        String variant = part.substring(colon + 1);
        List<Choice> all = variantsOf(place, experiments);
        List<Choice> meant = all.stream()
                .filter(choice -> choice.variant().name().equals(variant))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        throw meant.isEmpty()
                ? new OverrideException(
                        OverrideException.quote(variant) + " of " + OverrideException.quote(place),
                        "one of the variants " + namesOf(all))
                : new OverrideException(
                        OverrideException.quote(part) + ", which could be any of " + namesOf(meant), "one of these");
    }

    /** What a name can mean: all variants of a layer, or of one experiment. */
    private static List<Choice> variantsOf(String place, ExperimentSet experiments) {
        List<Choice> variants = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Layer layer : experiments.layers()) {
            names.add(layer.name());
            for (Experiment experiment : layer.experiments()) {
                names.add(experiment.name());
                if (layer.name().equals(place) || experiment.name().equals(place)) {
                    experiment.variants().forEach(variant -> variants.add(new Choice(layer, experiment, variant)));
                }
            }
        }
        if (!names.contains(place)) {
            throw new OverrideException(
                    OverrideException.quote(place),
                    names.isEmpty()
                            ? "no override: there is no experiment"
                            : "one of the layers and experiments " + names);
        }
        return variants;
    }

    private static List<String> namesOf(List<Choice> choices) {
        return choices.stream()
                .map(choice ->
                        choice.experiment().name() + ":" + choice.variant().name())
                .toList();
    }
}
