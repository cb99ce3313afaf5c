package io.polyrank.search;

import com.yahoo.processing.request.CompoundName;
import com.yahoo.processing.request.Properties;
import com.yahoo.search.Query;
import com.yahoo.search.query.profile.compiled.CompiledQueryProfileRegistry;
import io.polyrank.experiment.Changes;
import io.polyrank.experiment.VariantCheck;
import io.polyrank.fusion.Fusions;
import io.polyrank.runtime.TaskModels;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Takes variants that a query can be ranked with now: by the models that are loaded and the query profiles of the deployment, read as
 * {@link MultiTaskSearcher} reads a query's parameters. A variant that names no model is taken by the default one. Thread-safe.
 */
public final class RankableVariants implements VariantCheck {

    private static final String PREFIX = "polyrank.";

    private final RankingRequests requests;
    private final CompiledQueryProfileRegistry profiles;

    /** @throws io.polyrank.runtime.ModelException when there is no model */
    public RankableVariants(TaskModels models, CompiledQueryProfileRegistry profiles, Clock clock) {
        this.requests = new RankingRequests(new ServedModels(models), new Fusions(1), clock, () -> 0);
        this.profiles = profiles;
    }

    @Override
    public Optional<Mistake> mistake(Changes changes) {
        Optional<Map<CompoundName, Object>> settings = VariantSettings.of(changes, profiles);
        if (settings.isEmpty()) {
            TreeSet<String> names = new TreeSet<>();
            profiles.allComponents()
                    .forEach(profile -> names.add(profile.getId().toString()));
            return Optional.of(new Mistake(
                    "query_profile",
                    BadParameterException.quote(String.valueOf(changes.queryProfile())),
                    "one of the deployment's query profiles " + names));
        }
        Query query = new Query();
        Properties properties = query.properties();
        settings.get().forEach((name, value) -> properties.set(name, value.toString()));
        try {
            if (!RankingRequests.leaveAlone(query)) {
                requests.read(properties, RankingRequests.candidates(properties));
            }
            return Optional.empty();
        } catch (BadParameterException e) {
            return Optional.of(mistake(e, changes));
        }
    }

    /** In the words of the file; what it does not say itself, its query profile does. */
    private static Mistake mistake(BadParameterException mistake, Changes changes) {
        String name = mistake.parameter().startsWith(PREFIX)
                ? mistake.parameter().substring(PREFIX.length())
                : mistake.parameter();
        return changes.things().contains(name)
                ? new Mistake(name, mistake.found(), mistake.expected())
                : new Mistake(
                        "query_profile",
                        BadParameterException.quote(String.valueOf(changes.queryProfile())) + ", in which "
                                + mistake.parameter() + " is " + mistake.found(),
                        mistake.expected());
    }
}
