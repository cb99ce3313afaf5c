package io.polyrank.local.node;

import com.yahoo.language.Linguistics;
import com.yahoo.tensor.Tensor;
import com.yahoo.tensor.TensorType;
import com.yahoo.vespa.config.search.AttributesConfig.Attribute;
import com.yahoo.vespa.config.search.IndexschemaConfig;
import com.yahoo.vespa.configdefinition.IlscriptsConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of one schema that queries and ranking can use. */
final class SearchableFields {

    /** The name that a query uses when it names no field. */
    static final String DEFAULT_FIELDSET = "default";

    private final String schema;
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();
    private final Map<String, TextAnalyzer> indexes = new LinkedHashMap<>();
    private final Map<String, List<String>> fieldsets = new HashMap<>();

    SearchableFields(SchemaConfigs configs, Linguistics linguistics) {
        this.schema = configs.schema();
        configs.attributes().attribute().forEach(attribute -> attributes.put(attribute.name(), attribute));
        for (IndexschemaConfig.Indexfield field : configs.indexes().indexfield()) {
            indexes.put(field.name(), new TextAnalyzer(linguistics, script(configs.indexing(), field.name())));
        }
        for (IndexschemaConfig.Fieldset fieldset : configs.indexes().fieldset()) {
            fieldsets.put(
                    fieldset.name(),
                    fieldset.field().stream()
                            .map(IndexschemaConfig.Fieldset.Field::name)
                            .toList());
        }
    }

    private String script(IlscriptsConfig config, String field) {
        Pattern writesIndex = Pattern.compile("\\bindex " + Pattern.quote(field) + "\\b");
        return config.ilscript().stream()
                .filter(scripts -> scripts.doctype().equals(schema))
                .flatMap(scripts -> scripts.content().stream())
                .filter(script -> writesIndex.matcher(script).find())
                .findFirst()
                .orElse("");
    }

    /** All attributes by name. */
    Map<String, Attribute> attributes() {
        return attributes;
    }

    /** All index fields by name. */
    Map<String, TextAnalyzer> indexes() {
        return indexes;
    }

    /**
     * The fields that a query means.
     *
     * @param index a field, a fieldset, or empty for the default fieldset
     */
    List<String> resolve(String index) {
        if (attributes.containsKey(index) || indexes.containsKey(index)) {
            return List.of(index);
        }
        List<String> fields = fieldsets.get(index.isEmpty() ? DEFAULT_FIELDSET : index);
        if (fields == null) {
            throw new UnsupportedQueryException("searching '" + (index.isEmpty() ? DEFAULT_FIELDSET : index)
                    + "' in schema '" + schema + "', which has the attributes " + attributes.keySet()
                    + ", the index fields " + indexes.keySet() + " and the fieldsets " + fieldsets.keySet());
        }
        return fields;
    }

    /** The form in which words of this field are compared. */
    String comparable(String field, String word) {
        Attribute attribute = attributes.get(field);
        return attribute != null && attribute.match() == Attribute.Match.CASED ? word : word.toLowerCase(Locale.ROOT);
    }

    /** What an attribute is worth in ranking when a document lacks it; null for a type that ranking cannot use. */
    static @Nullable Tensor undefinedValue(Attribute attribute) {
        if (attribute.datatype() == Attribute.Datatype.TENSOR) {
            return Tensor.Builder.of(TensorType.fromSpec(attribute.tensortype()))
                    .build();
        }
        boolean single = attribute.collectiontype() == Attribute.Collectiontype.SINGLE;
        return single && isNumeric(attribute) ? Tensor.from(Double.NaN) : null;
    }

    static boolean isNumeric(Attribute attribute) {
        return switch (attribute.datatype()) {
            case UINT2, UINT4, INT8, INT16, INT32, INT64, FLOAT16, FLOAT, DOUBLE, BOOL -> true;
            case STRING, PREDICATE, TENSOR, REFERENCE, RAW, NONE -> false;
        };
    }
}
