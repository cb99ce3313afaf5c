package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WideTest {

    private static final String DEEP = "model: mmoe\nembedding: 3\nexperts: 2\nexpert_layers: [6]";
    private static final int COLUMNS = 6;

    private final TinyInputs inputs = TinyInputs.random(TinyInputs.layout(5), 4, false);

    private static TinyModel wide() {
        return TinyModel.of(DEEP + "\nwide: true", TinySpecs.ALL_KINDS);
    }

    private float[] raw(TinyModel model) {
        return model.read(() -> model.raw(inputs.torch())).values();
    }

    @Test
    void raw_beforeTraining_isThatOfTheDeepModel() {
        try (TinyModel deep = TinyModel.of(DEEP, TinySpecs.ALL_KINDS);
                TinyModel wide = wide()) {
            assertThat(raw(wide)).containsExactly(raw(deep));
        }
    }

    @Test
    void raw_weightOfAnId_addsToItsRowsAndColumn() {
        try (TinyModel model = wide()) {
            int[] items = inputs.ids("candidate_ids");
            Arrays.fill(items, 1);
            Arrays.fill(inputs.ids("user_ids"), 2);
            Arrays.fill(inputs.ids("candidate_tags"), 0);
            items[2 * 2] = 30;
            float[] before = raw(model);
            model.add("wide.ids", 0.5f, 30 * COLUMNS + 4);
            model.add("wide.ids", 7, 0, 3);

            before[2 * COLUMNS + 4] += 0.5f;
            assertThat(raw(model)).containsExactly(before, within(1e-6f));
        }
    }

    @Test
    void raw_everyInput_hasWeightsThatCount() {
        for (String input : new String[] {"user_ids", "user_interests", "candidate_ids", "candidate_tags"}) {
            int[] ids = inputs.ids(input);
            try (TinyModel model = wide()) {
                float[] before = raw(model);
                model.add("wide.ids", 0.5f, ids[0] * COLUMNS);

                assertThat(raw(model)[0]).as(input).isGreaterThanOrEqualTo(before[0] + 0.49f);
            }
        }
        for (String numbers : new String[] {"wide.user_numbers", "wide.candidate_numbers"}) {
            try (TinyModel model = wide()) {
                assertThat(model.gradients(inputs, 0).reach(numbers))
                        .as(numbers)
                        .isTrue();
            }
        }
    }

    @Test
    void names_andSwitches_areTheDeepModels() {
        Architecture esmm = architecture("model: esmm\nwide: true");
        Architecture listWise = architecture("model: multitab-net\nvariant: COL+ROW\nwide: true");

        assertThat(esmm.name()).isEqualTo("esmm");
        assertThat(esmm.entireSpace()).isTrue();
        assertThat(esmm.rowsIndependent()).isTrue();
        assertThat(listWise.rowsIndependent()).isFalse();
        assertThat(listWise.entireSpace()).isFalse();
    }

    private static Architecture architecture(String text) {
        try (TinyModel model = TinyModel.of(text, TinySpecs.FUNNEL)) {
            return model.architecture();
        }
    }
}
