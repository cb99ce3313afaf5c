package io.polyrank.local.node;

import com.yahoo.document.Document;
import com.yahoo.document.datatypes.FieldValue;
import com.yahoo.slime.Cursor;
import com.yahoo.slime.ObjectInserter;
import com.yahoo.vespa.config.search.SummaryConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Writes document summaries of one schema in the form in which content nodes send them. */
final class SummaryWriter {

    /** Computed while ranking; this node has them only as match-features. */
    private static final Set<String> RANK_COMMANDS = Set.of("rankfeatures", "summaryfeatures");

    private static final Set<String> COPY_COMMANDS = Set.of("", "attribute", "attributecombiner", "copy");

    private final String schema;
    private final Map<String, SummaryConfig.Classes> classes = new HashMap<>();
    private final SlimeFieldValues values = new SlimeFieldValues();

    SummaryWriter(String schema, SummaryConfig config) {
        this.schema = schema;
        config.classes().forEach(summaryClass -> classes.put(summaryClass.name(), summaryClass));
    }

    /**
     * Writes one document.
     *
     * @param className the summary class, or empty for the default one
     * @param wanted the fields to write, or none for all of the class
     */
    void write(Document document, String className, Collection<String> wanted, Cursor target) {
        SummaryConfig.Classes summaryClass = classes.get(className.isEmpty() ? "default" : className);
        if (summaryClass == null) {
            throw new IllegalArgumentException("document-summary of schema '" + schema + "': expected one of "
                    + classes.keySet() + ", found '" + className + "'");
        }
        for (SummaryConfig.Classes.Fields field : summaryClass.fields()) {
            if (wanted.isEmpty() || wanted.contains(field.name())) {
                write(document, field, target);
            }
        }
    }

    private void write(Document document, SummaryConfig.Classes.Fields field, Cursor target) {
        if (RANK_COMMANDS.contains(field.command())) {
            return;
        }
        if (field.command().equals("documentid")) {
            target.setString(field.name(), document.getId().toString());
            return;
        }
        if (!COPY_COMMANDS.contains(field.command())) {
            throw new UnsupportedQueryException(
                    "the summary transformation '" + field.command() + "' of field '" + field.name() + "'");
        }
        String source = field.source().isEmpty() ? field.name() : field.source();
        if (document.getDataType().hasField(source)) {
            FieldValue value = document.getFieldValue(source);
            if (value != null) {
                values.write(value, new ObjectInserter(target, field.name()));
            }
        }
    }
}
