package io.polyrank.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polyrank.encode.Encoder;
import io.polyrank.encode.EncoderFitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official files of Census-Income (KDD), where they are at hand. */
class CensusFilesTest {

    @Test
    void open_officialFiles_haveTheKnownCounts() {
        Path folder =
                Path.of(System.getProperty("polyrank.data", "../shared/data")).resolve("census_income_kdd");
        assumeTrue(
                Files.isRegularFile(folder.resolve("census-income.data.gz")),
                () -> "Census-Income (KDD) is not in " + folder + "; set the property polyrank.data to its parent");
        ExposureLog log = new DataSource(DataSource.Kind.CENSUS, folder).open();
        EncoderFitter fitter = new EncoderFitter(log.spec());
        Map<Integer, int[]> counts = new HashMap<>();
        new Replay(log).run(sample -> {
            LoggedExposure exposure = sample.exposure();
            int[] count = counts.computeIfAbsent(exposure.date(), date -> new int[3]);
            count[0]++;
            count[1] += exposure.positive("income_50k") ? 1 : 0;
            count[2] += exposure.positive("never_married") ? 1 : 0;
            if (exposure.date() == 1) {
                fitter.row(sample.user(), exposure.context(), exposure.timeMillis(), sample.candidate());
            }
        });

        assertThat(counts.get(1)).containsExactly(199_523, 12_382, 86_485);
        assertThat(counts.get(2)).containsExactly(49_880, 3_092, 21_571);
        assertThat(counts.get(3)).containsExactly(49_882, 3_094, 21_572);
        // Every distinct value of the columns, and missing and unknown for each.
        assertThat(new Encoder(log.spec(), fitter.state()).idCount()).isBetween(3_300, 3_900);
    }
}
