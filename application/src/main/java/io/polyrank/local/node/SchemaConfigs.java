package io.polyrank.local.node;

import com.yahoo.vespa.config.search.AttributesConfig;
import com.yahoo.vespa.config.search.IndexschemaConfig;
import com.yahoo.vespa.config.search.RankProfilesConfig;
import com.yahoo.vespa.config.search.SummaryConfig;
import com.yahoo.vespa.config.search.core.OnnxModelsConfig;
import com.yahoo.vespa.config.search.core.RankingConstantsConfig;
import com.yahoo.vespa.config.search.core.RankingExpressionsConfig;
import com.yahoo.vespa.configdefinition.IlscriptsConfig;

/**
 * What a content node is told about one schema, as Vespa derives it from the application package.
 *
 * @param schema name of the schema
 */
public record SchemaConfigs(
        String schema,
        AttributesConfig attributes,
        IndexschemaConfig indexes,
        IlscriptsConfig indexing,
        SummaryConfig summaries,
        RankProfilesConfig rankProfiles,
        RankingConstantsConfig constants,
        RankingExpressionsConfig expressions,
        OnnxModelsConfig onnxModels) {}
