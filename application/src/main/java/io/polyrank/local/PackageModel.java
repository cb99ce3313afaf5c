package io.polyrank.local;

import com.yahoo.config.ConfigInstance;
import com.yahoo.vespa.config.search.AttributesConfig;
import com.yahoo.vespa.config.search.IndexschemaConfig;
import com.yahoo.vespa.config.search.RankProfilesConfig;
import com.yahoo.vespa.config.search.SummaryConfig;
import com.yahoo.vespa.config.search.core.OnnxModelsConfig;
import com.yahoo.vespa.config.search.core.RankingConstantsConfig;
import com.yahoo.vespa.config.search.core.RankingExpressionsConfig;
import com.yahoo.vespa.configdefinition.IlscriptsConfig;
import com.yahoo.vespa.model.VespaModel;
import io.polyrank.local.node.RankSetup;
import io.polyrank.local.node.SchemaConfigs;
import java.util.List;
import java.util.TreeSet;

/**
 * The Vespa model of one application package: everything that Vespa derives from it, as configs by id.
 *
 * <p>Not thread-safe beyond what Vespa's model is: build and read it from one thread at a time.
 */
public final class PackageModel {

    private final VespaModel vespa;

    PackageModel(VespaModel vespa) {
        this.vespa = vespa;
    }

    VespaModel vespa() {
        return vespa;
    }

    /**
     * Fills a config builder with what the model produces for one config id.
     *
     * @param builder an empty builder, such as {@code new RankProfilesConfig.Builder()}
     * @param configId such as {@code shop/search/cluster.shop/item}
     * @return the same builder
     */
    public <B extends ConfigInstance.Builder> B config(B builder, String configId) {
        vespa.getConfig(builder, configId);
        return builder;
    }

    /** The content clusters of the package, by their ids in services.xml, sorted. */
    public List<String> contentClusters() {
        return vespa.getContentClusters().keySet().stream().sorted().toList();
    }

    /** The container clusters of the package, by their ids in services.xml, sorted. */
    public List<String> containerClusters() {
        return vespa.getContainerClusters().keySet().stream().sorted().toList();
    }

    /** The config ids of the search nodes of one content cluster, sorted. */
    List<String> searchNodeConfigIds(String cluster) {
        String prefix = schemaPrefix(cluster);
        return vespa.allConfigIds().stream()
                .filter(id -> id.startsWith(prefix) && isNumber(id.substring(prefix.length())))
                .sorted()
                .toList();
    }

    /** The schemas of all content clusters, sorted. */
    public List<String> schemas() {
        TreeSet<String> schemas = new TreeSet<>();
        for (String cluster : contentClusters()) {
            schemas.addAll(schemas(cluster));
        }
        return List.copyOf(schemas);
    }

    /** The schemas of one content cluster, sorted. */
    public List<String> schemas(String cluster) {
        String prefix = schemaPrefix(cluster);
        return vespa.allConfigIds().stream()
                .filter(id -> id.startsWith(prefix))
                .map(id -> id.substring(prefix.length()))
                .filter(name -> !name.equals("tuning") && name.chars().noneMatch(c -> c == '/') && !isNumber(name))
                .sorted()
                .toList();
    }

    /** The config id under which a content cluster keeps what it needs to know of a schema. */
    public String schemaConfigId(String cluster, String schema) {
        return schemaPrefix(cluster) + schema;
    }

    /** What a content node of a cluster is told about one schema. */
    public SchemaConfigs schemaConfigs(String cluster, String schema) {
        String id = schemaConfigId(cluster, schema);
        return new SchemaConfigs(
                schema,
                new AttributesConfig(config(new AttributesConfig.Builder(), id)),
                new IndexschemaConfig(config(new IndexschemaConfig.Builder(), id)),
                new IlscriptsConfig(config(new IlscriptsConfig.Builder(), id)),
                new SummaryConfig(config(new SummaryConfig.Builder(), id)),
                new RankProfilesConfig(config(new RankProfilesConfig.Builder(), id)),
                new RankingConstantsConfig(config(new RankingConstantsConfig.Builder(), id)),
                new RankingExpressionsConfig(config(new RankingExpressionsConfig.Builder(), id)),
                new OnnxModelsConfig(config(new OnnxModelsConfig.Builder(), id)));
    }

    /**
     * The match-features of a rank profile, inherited ones included, by the names and in the order in which
     * hits carry them: Vespa puts functions last.
     *
     * @throws IllegalArgumentException if the package has no such schema or profile
     */
    public List<String> matchFeatures(String schema, String profile) {
        String cluster = contentClusters().stream()
                .filter(name -> schemas(name).contains(schema))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "schema: expected one of " + schemas() + ", found '" + schema + "'"));
        RankProfilesConfig config =
                new RankProfilesConfig(config(new RankProfilesConfig.Builder(), schemaConfigId(cluster, schema)));
        RankProfilesConfig.Rankprofile found = config.rankprofile().stream()
                .filter(candidate -> candidate.name().equals(profile))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rank profile of schema '" + schema
                        + "': expected one of "
                        + config.rankprofile().stream()
                                .map(RankProfilesConfig.Rankprofile::name)
                                .toList()
                        + ", found '" + profile + "'"));
        return RankSetup.of(found).matchFeatures().stream()
                .map(RankSetup.MatchFeature::name)
                .toList();
    }

    private static String schemaPrefix(String cluster) {
        return cluster + "/search/cluster." + cluster + "/";
    }

    /** Search nodes live beside the schemas, named by their distribution keys. */
    private static boolean isNumber(String name) {
        return name.chars().allMatch(Character::isDigit);
    }
}
