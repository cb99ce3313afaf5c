package io.polyrank.search;

import com.yahoo.processing.request.CompoundName;
import com.yahoo.search.query.profile.compiled.CompiledQueryProfile;
import com.yahoo.search.query.profile.compiled.CompiledQueryProfileRegistry;
import io.polyrank.experiment.Changes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a variant changes, as parameters of a query. */
final class VariantSettings {

    private static final String RANKING = "polyrank";

    private VariantSettings() {}

    /**
     * By parameter, what it is to be; nothing if there is no such query profile. Of a query profile only what is about ranking:
     * Vespa has read the rest of the query by now.
     */
    static Optional<Map<CompoundName, Object>> of(Changes changes, CompiledQueryProfileRegistry profiles) {
        Map<CompoundName, Object> settings = new LinkedHashMap<>();
        String profile = changes.queryProfile();
        if (profile != null) {
            CompiledQueryProfile found = profiles.findQueryProfile(profile);
            if (found == null) {
                return Optional.empty();
            }
            found.listValues(RANKING).forEach((name, value) -> settings.put(name(RANKING, name), value));
        }
        put(settings, Parameters.MODEL, changes.model());
        put(settings, Parameters.FUSION, changes.fusion());
        put(settings, Parameters.CANDIDATES, changes.candidates());
        changes.weights().forEach((task, weight) -> settings.put(name(Parameters.WEIGHTS.toString(), task), weight));
        return Optional.of(settings);
    }

    private static CompoundName name(String parent, String child) {
        return CompoundName.from(parent + "." + child);
    }

    private static void put(Map<CompoundName, Object> settings, CompoundName name, @Nullable Object value) {
        if (value != null) {
            settings.put(name, value);
        }
    }
}
