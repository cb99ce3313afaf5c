package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.runtime.CostTable.Point;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostTableTest {

    private static final CostTable TABLE =
            new CostTable(List.of(new Point(1, 100), new Point(101, 300), new Point(201, 1_300)));

    @Test
    void micros_betweenMeasurements_isInterpolated() {
        assertThat(TABLE.micros(1)).isEqualTo(100);
        assertThat(TABLE.micros(51)).isCloseTo(200, within(1e-9));
        assertThat(TABLE.micros(151)).isCloseTo(800, within(1e-9));
        assertThat(TABLE.micros(201)).isEqualTo(1_300);
    }

    @Test
    void micros_beyondTheLast_growsInProportion() {
        assertThat(TABLE.micros(402)).isCloseTo(2_600, within(1e-9));
    }

    @Property
    void affordable_isTheMostThatFits(
            @ForAll @IntRange(max = 500) int wanted, @ForAll @IntRange(max = 5_000) int micros) {
        int affordable = TABLE.affordable(wanted, micros);

        assertThat(affordable).isBetween(0, wanted);
        assertThat(affordable == 0 || TABLE.micros(affordable) <= micros).isTrue();
        assertThat(affordable == wanted || TABLE.micros(affordable + 1) > micros)
                .isTrue();
    }

    @Test
    void table_wrongPoints_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CostTable(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Point(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Point(1, Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CostTable(List.of(new Point(2, 1), new Point(2, 3))))
                .withMessageContaining("rising");
    }

    @Test
    void load_toServe_measuresIt(@TempDir Path folder) {
        try (Machine machine = new Machine(new Lanes(1, 1), new Watchdog());
                TaskModel model = TaskModel.load(TestModels.write(folder, "shop"), Device.Kind.CPU, machine)) {
            CostTable costs = model.costs();

            assertThat(costs.points()).extracting(Point::candidates).containsExactly(1, 32, 128, 400, 1000);
            assertThat(costs.toString()).matches("1 in [0-9.E-]+ ms, .*, 1000 in [0-9.E-]+ ms");
        }
    }
}
