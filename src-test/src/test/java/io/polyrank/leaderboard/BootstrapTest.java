package io.polyrank.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void weights_ofAResample_drawAsManyUsersAsThereAreAndRepeat() {
        Bootstrap bootstrap = new Bootstrap(50, 10, 7);

        assertThat(Arrays.stream(bootstrap.weights(3)).sum()).isEqualTo(50);
        assertThat(bootstrap.weights(3))
                .isEqualTo(new Bootstrap(50, 10, 7).weights(3))
                .isNotEqualTo(bootstrap.weights(4))
                .isNotEqualTo(new Bootstrap(50, 10, 8).weights(3));
    }

    /** One user's weight in one resample tells nothing about it in the next, nor about the next user's. */
    @Test
    void weights_ofNeighbours_areNotRelated() {
        Bootstrap bootstrap = new Bootstrap(300, 300, 1);
        int same = 0;
        int shifted = 0;
        for (int resample = 1; resample < 300; resample++) {
            int[] before = bootstrap.weights(resample - 1);
            int[] weights = bootstrap.weights(resample);
            for (int user = 1; user < 300; user++) {
                same += weights[user] * before[user];
                shifted += weights[user] * weights[user - 1];
            }
        }

        double pairs = 299.0 * 299;
        assertThat(same / pairs).isCloseTo(1, within(0.02));
        assertThat(shifted / pairs).isCloseTo(1, within(0.02));
    }

    /** The mean of n users' values has a bootstrap standard error of sd / sqrt(n). */
    @Test
    void of_aMean_spreadsAsTheoryKnows() {
        int users = 400;
        Figure mean = weights -> {
            double sum = 0;
            for (int user = 0; user < users; user++) {
                sum += weights[user] * (user % 2);
            }
            return sum / users;
        };

        double[] resampled = new Bootstrap(users, 2000, 1).of(List.of(mean))[0];

        Spread spread = Spread.of(resampled);
        assertThat(spread.mean()).isCloseTo(0.5, within(0.003));
        assertThat(spread.sd()).isCloseTo(0.5 / Math.sqrt(users), within(0.002));
    }

    @Test
    void of_severalFigures_seeTheSameDraws() {
        Figure first = weights -> weights[0];
        double[][] values = new Bootstrap(10, 50, 1).of(List.of(first, weights -> weights[0]));

        assertThat(values[0]).isEqualTo(values[1]);
        assertThat(Spread.of(values[0]).sd()).isPositive();
    }

    @Test
    void constructor_nothingToDraw_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bootstrap(0, 400, 1))
                .withMessageContaining("found 0 users and 400 resamples");
    }
}
