package io.polyrank.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.experiment.AssignmentVectors.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AssignmentVectorsTest {

    @Test
    void frozenFile_code_givesEveryBucket() throws IOException {
        List<Row> rows = AssignmentVectors.read();

        assertThat(rows).hasSize(1_000);
        assertThat(rows).allSatisfy(row -> assertThat(salt(row.salt()).bucket(row.unit()))
                .as(row.line())
                .isEqualTo(row.bucket()));
    }

    @Test
    void frozenFile_writtenAgainWithoutGuava_isTheSame() throws IOException {
        assertThat(Files.readAllLines(AssignmentVectors.FILE))
                .startsWith(AssignmentVectors.HEADER)
                .endsWith(AssignmentVectors.rows().stream().map(Row::line).toArray(String[]::new));
    }

    @Test
    void frozenFile_rows_meetEveryLengthOfALastBlock() throws IOException {
        assertThat(AssignmentVectors.read())
                .extracting(row -> (row.salt() + "\u001f" + row.unit()).getBytes(UTF_8).length % 16)
                .contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }

    /** The empty text's hash and that of a sentence, as published for MurmurHash3_x64_128 with seed 0. */
    @Test
    void plainMurmur_publishedValues_areMet() {
        assertThat(PlainMurmur.firstEightBytes(new byte[0])).isZero();
        assertThat(PlainMurmur.firstEightBytes("The quick brown fox jumps over the lazy dog".getBytes(UTF_8)))
                .isEqualTo(0xe34bbc7bbc071b6cL);
    }

    @Property
    void bucket_anySaltAndUnit_isThatOfThePage(
            @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 1, max = 64) String salt,
            @ForAll @NotEmpty String unit) {
        assertThat(Salt.of(salt).bucket(unit)).isBetween(0, 9_999).isEqualTo(PlainMurmur.bucket(salt, unit));
        assertThat(Salt.of(salt).within("e").bucket(unit)).isEqualTo(PlainMurmur.bucket(salt + "/e", unit));
    }

    private static Salt salt(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? Salt.of(text) : Salt.of(text.substring(0, slash)).within(text.substring(slash + 1));
    }
}
