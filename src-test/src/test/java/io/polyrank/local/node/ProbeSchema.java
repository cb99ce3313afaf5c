package io.polyrank.local.node;

import com.yahoo.document.Document;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.config.DocumentmanagerConfig;
import com.yahoo.language.opennlp.OpenNlpLinguistics;
import io.polyrank.local.PackageModel;
import io.polyrank.local.PackageReport;
import io.polyrank.local.PackageReport.Accepted;
import io.polyrank.local.PackageValidator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A schema with a field of every kind that the content node knows, in a package of its own. */
final class ProbeSchema {

    private static final String SERVICES = """
            <services version="1.0">
              <container id="default" version="1.0"><search/><nodes><node hostalias="node1"/></nodes></container>
              <content id="shop" version="1.0">
                <redundancy>1</redundancy>
                <documents><document type="probe" mode="index"/></documents>
                <nodes><node hostalias="node1" distribution-key="0"/></nodes>
              </content>
            </services>
            """;

    private static final String SCHEMA = """
            schema probe {
              document probe {
                struct step {
                  field name type string {}
                  field counts type map<string, int> {}
                }
                field id type long { indexing: attribute | summary }
                field title type string { indexing: index | summary }
                field label type string { indexing: index | summary
                  match: exact }
                field brand type string { indexing: attribute | summary }
                field code type string { indexing: attribute | summary
                  match: cased }
                field sizes type array<int> { indexing: attribute | summary }
                field colours type array<string> { indexing: attribute | summary }
                field votes type weightedset<string> { indexing: summary }
                field price type float { indexing: attribute | summary }
                field exact type double { indexing: attribute | summary }
                field ready type bool { indexing: attribute | summary }
                field vector type tensor<float>(x[2]) { indexing: attribute | summary }
                field steps type array<step> { indexing: summary }
              }
              fieldset default { fields: title }
              document-summary short { summary title {} }
              rank-profile price { first-phase { expression: attribute(price) } }
              rank-profile doubled inherits price {
                function twice() { expression: attribute(price) * 2 }
                first-phase { expression: twice }
                match-features { twice attribute(price) attribute(vector) attribute(ready) }
              }
              rank-profile asked {
                inputs {
                  query(factor) double: 3.0
                  query(direction) tensor<float>(x[2])
                }
                function weighted() {
                  expression: query(factor) * sum(attribute(vector) * query(direction))
                }
                first-phase { expression: weighted }
                match-features { query(factor) }
              }
              rank-profile text { first-phase { expression: bm25(title) } }
              rank-profile twophase inherits price { second-phase { expression: attribute(exact) } }
            }
            """;

    private final PackageModel model;

    private ProbeSchema(PackageModel model) {
        this.model = model;
    }

    static ProbeSchema in(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("schemas"));
        Files.writeString(directory.resolve("services.xml"), SERVICES);
        Files.writeString(
                directory.resolve("hosts.xml"), "<hosts><host name=\"localhost\"><alias>node1</alias></host></hosts>");
        Files.writeString(directory.resolve("schemas/probe.sd"), SCHEMA);
        PackageReport report = new PackageValidator().validate(directory);
        if (report instanceof PackageReport.Refused refused) {
            throw new IllegalStateException(refused.lines());
        }
        return new ProbeSchema(((Accepted) report).model());
    }

    FeedReader feedReader() {
        return new FeedReader(new DocumentTypeManager(
                new DocumentmanagerConfig(model.config(new DocumentmanagerConfig.Builder(), "client"))));
    }

    /** Documents from put operations, one per line. */
    List<Document> documents(Path directory, String feed) throws IOException {
        Path file = Files.writeString(directory.resolve("feed.jsonl"), feed);
        List<Document> documents = new ArrayList<>();
        feedReader().read(file, documents::add);
        return documents;
    }

    SchemaStore store(List<Document> documents) {
        return new SchemaStore(
                model.schemaConfigs("shop", "probe"), new OpenNlpLinguistics(), new NoFiles(), documents);
    }

    /** The rank profiles of the schema name no files. */
    private static final class NoFiles implements com.yahoo.filedistribution.fileacquirer.FileAcquirer {

        @Override
        public File waitFor(com.yahoo.config.FileReference reference, long timeout, TimeUnit unit) {
            throw new IllegalStateException("no file expected, asked for " + reference);
        }

        @Override
        public void shutdown() {}
    }
}
