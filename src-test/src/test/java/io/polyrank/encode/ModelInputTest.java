package io.polyrank.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.polyrank.encode.ModelInput.Part;
import io.polyrank.spec.DatasetSpecReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelInputTest {

    private static final InputLayout LAYOUT = InputLayout.of(DatasetSpecReader.read("shop.yaml", """
            dataset: shop
            item_key: item
            tasks: [{name: click, label: clicked}]
            behaviours: [{type: click}, {type: cart}]
            features:
              - {name: region, of: user, kind: categorical}
              - {name: interests, of: user, kind: categorical, values: 2}
              - {name: page, of: context, kind: categorical}
              - {name: moods, of: context, kind: categorical, values: 5}
              - {name: hour, of: context, kind: numerical}
              - {name: item, of: item, kind: categorical}
              - {name: tags, of: item, kind: categorical, values: 3}
              - {name: price, of: item, kind: numerical}
            sequences:
              - {behaviour: cart, fields: [item], length: 4}
              - {behaviour: click, fields: [item, tags], length: 10}
            derived:
              - {name: clicks, kind: count, behaviour: click}
              - {name: item_clicks, kind: count, behaviour: click, match: item}
              - {name: popular, kind: popularity, of: click}
            """));

    @Test
    void of_allParts_haveTheseNamesOrderAndShapes() {
        assertThat(ModelInput.of(LAYOUT))
                .containsExactly(
                        new ModelInput(Part.USER_IDS, 0, "user_ids", List.of(2)),
                        new ModelInput(Part.USER_NUMBERS, 0, "user_numbers", List.of(2)),
                        new ModelInput(Part.USER_MULTIPLE, 0, "user_interests", List.of(2)),
                        new ModelInput(Part.USER_MULTIPLE, 1, "user_moods", List.of(5)),
                        new ModelInput(Part.SEQUENCE, 0, "sequence_cart", List.of(4, 1)),
                        new ModelInput(Part.SEQUENCE, 1, "sequence_click", List.of(10, 4)),
                        new ModelInput(Part.CANDIDATE_IDS, 0, "candidate_ids", List.of(1)),
                        new ModelInput(Part.CANDIDATE_NUMBERS, 0, "candidate_numbers", List.of(3)),
                        new ModelInput(Part.CANDIDATE_MULTIPLE, 0, "candidate_tags", List.of(3)));
    }

    @Test
    void of_layout_derivedNumbersStandBehindDeclaredOnes() {
        assertThat(LAYOUT.userNumbers()).containsExactly("hour", "clicks");
        assertThat(LAYOUT.candidateNumbers()).containsExactly("price", "item_clicks", "popular");
    }

    @Test
    void of_itemAlone_hasOneInput() {
        InputLayout layout = InputLayout.of(DatasetSpecReader.read("small.yaml", """
                dataset: small
                item_key: id
                tasks: [{name: click, label: click}]
                features: [{name: id, of: item, kind: categorical}]
                """));

        assertThat(ModelInput.of(layout))
                .containsExactly(new ModelInput(Part.CANDIDATE_IDS, 0, "candidate_ids", List.of(1)));
    }

    @Test
    void accessors_everyInput_giveItsPartOfTheQuery() {
        EncodedUser user = new EncodedUser(
                new int[] {1, 2},
                new float[] {0.5f, 1.5f},
                List.of(new int[] {3, 4}, new int[] {5, 6, 7, 8, 9}),
                List.of(new int[4], new int[40]));
        EncodedCandidates candidates =
                new EncodedCandidates(1, new int[] {10}, new float[] {2.5f, 3, 4}, List.of(new int[] {11, 12, 13}));

        for (ModelInput input : ModelInput.of(LAYOUT)) {
            boolean floats = input.name().endsWith("_numbers");
            assertThat(input.isFloat()).isEqualTo(floats);
            assertThat(input.perCandidate()).isEqualTo(input.name().startsWith("candidate_"));
            int length = floats ? input.floats(user, candidates).length : input.ints(user, candidates).length;
            assertThat(length).as(input.name()).isEqualTo(input.width());
            assertThatIllegalStateException().isThrownBy(() -> {
                if (floats) {
                    input.ints(user, candidates);
                } else {
                    input.floats(user, candidates);
                }
            });
        }
        assertThat(ModelInput.of(LAYOUT).get(3).ints(user, candidates)).containsExactly(5, 6, 7, 8, 9);
        assertThat(ModelInput.of(LAYOUT).get(8).ints(user, candidates)).containsExactly(11, 12, 13);
    }
}
