package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final AtomicInteger admitted = new AtomicInteger();

    private Admission ask(double mostNanos) {
        return Admission.ask(admitted, 2, 100, mostNanos);
    }

    @Test
    void ask_laneLeft_isGrantedWhateverTheTime() {
        assertThat(ask(0).granted()).isTrue();
        assertThat(ask(-5).granted()).isTrue();
        assertThat(ask(0).granted()).isFalse();
        assertThat(admitted).hasValue(2);
    }

    @Test
    void ask_othersAreOnTheirWay_waitsForHalfARoundEach() {
        ask(0);
        ask(0);

        assertThat(ask(49).granted()).isFalse();
        assertThat(ask(50).granted()).isTrue();
        assertThat(ask(99).granted()).isFalse();
        assertThat(ask(100).granted()).isTrue();
    }

    @Test
    void candidates_shortLine_areAllThatAreWanted() {
        ask(0);
        ask(0);

        assertThat(ask(200).candidates(1000)).isEqualTo(1000);
        assertThat(ask(-1).candidates(1000)).as("refused").isZero();
    }

    @Test
    void candidates_longLine_areFewerTheLongerItIs() {
        ask(0);
        ask(0);

        assertThat(ask(80).candidates(1000)).isEqualTo(663);
        assertThat(ask(125).candidates(1000)).isEqualTo(400);
        assertThat(ask(150).candidates(10)).isOne();
        assertThat(ask(200).candidates(0)).isZero();
    }

    @Test
    void close_twice_givesOnePlaceBack() {
        Admission first = ask(0);
        ask(0);

        first.close();
        first.close();

        assertThat(admitted).hasValue(1);
        assertThat(ask(0).granted()).isTrue();
    }

    @Property
    void ask_anyLine_admitsNobodyWhoWouldWaitLongerAndForgetsNobody(
            @ForAll @IntRange(min = 1, max = 8) int lanes,
            @ForAll @IntRange(min = 0, max = 50) int queries,
            @ForAll @IntRange(min = 0, max = 1000) int mostNanos) {
        AtomicInteger count = new AtomicInteger();
        List<Admission> all = new ArrayList<>();
        for (int query = 0; query < queries; query++) {
            all.add(Admission.ask(count, lanes, 100, mostNanos));
        }
        long granted = all.stream().filter(Admission::granted).count();

        assertThat(count).hasValue((int) granted);
        assertThat(all).allSatisfy(each -> assertThat(each.candidates(7)).isBetween(each.granted() ? 1 : 0, 7));
        assertThat(granted).isLessThanOrEqualTo(lanes + (long) (mostNanos * lanes / 100.0));
        all.forEach(Admission::close);
        assertThat(count).hasValue(0);
    }
}
