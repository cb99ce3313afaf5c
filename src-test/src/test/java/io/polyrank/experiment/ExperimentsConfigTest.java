package io.polyrank.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.text.XML;
import com.yahoo.vespa.config.ConfigPayload;
import com.yahoo.vespa.config.ConfigPayloadBuilder;
import com.yahoo.vespa.model.builder.xml.dom.DomConfigPayloadBuilder;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** A file of many lines comes through services.xml, as Vespa reads it, with its lines and indents. */
class ExperimentsConfigTest {

    @Test
    void config_fileInServicesXml_keepsItsLines() {
        ExperimentsConfig config = config("""
                <config name="io.polyrank.experiment.experiments">
                  <yaml>
                    layers:
                      - name: ranking
                        experiments:
                          - name: blend    # a comment
                            share: 1
                            variants:
                              - name: popular
                                share: 1
                                fusion: if(price &lt; 10 &amp;&amp; click > 0.1, click, cart)
                  </yaml>
                  <history>7</history>
                </config>
                """);

        ExperimentSet set = new Experiments(config.yaml(), config.history(), Clock.systemUTC())
                .current()
                .set();

        assertThat(set.layers()
                        .get(0)
                        .experiments()
                        .get(0)
                        .variants()
                        .get(0)
                        .changes()
                        .fusion())
                .isEqualTo("if(price < 10 && click > 0.1, click, cart)");
        assertThat(config.history()).isEqualTo(7);
    }

    @Test
    void config_defaults_areThoseOfTheDefinition() {
        ExperimentsConfig config = new ExperimentsConfig.Builder().build();

        assertThat(config.yaml()).isEmpty();
        assertThat(config.history()).isEqualTo(100);
        assertThat(config.pollSeconds()).isZero();
        assertThat(config.timeoutSeconds()).isEqualTo(2);
    }

    private static ExperimentsConfig config(String xml) {
        ConfigPayloadBuilder builder =
                new DomConfigPayloadBuilder(null).build(XML.getDocument(xml).getDocumentElement());
        return requireNonNull(ConfigPayload.fromBuilder(builder).toInstance(ExperimentsConfig.class, ""));
    }
}
