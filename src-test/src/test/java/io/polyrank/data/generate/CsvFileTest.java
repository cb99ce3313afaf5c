package io.polyrank.data.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void text_commaOrQuote_isQuoted() throws IOException {
        assertThat(write(file -> file.text("shoes, blue").text("12\" pan").text("plain")))
                .isEqualTo("a,b\n\"shoes, blue\",\"12\"\" pan\",plain\n");
    }

    @Test
    void scaled_smallFraction_keepsLeadingZeros() throws IOException {
        assertThat(write(file -> file.scaled(1905, 2).scaled(5, 2))).isEqualTo("a,b\n19.05,0.05\n");
    }

    @Test
    void number_belowZero_keepsItsSign() throws IOException {
        assertThat(write(file -> file.number(-0.05, 2).number(-12.345, 1))).isEqualTo("a,b\n-0.05,-12.3\n");
    }

    @Test
    void number_anyLocale_isRoundedWithAPoint() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(write(file -> file.number(0.123456789, 8).number(1234.99996, 4)))
                    .isEqualTo("a,b\n0.12345679,1235.0000\n");
        } finally {
            Locale.setDefault(before);
        }
    }

    private String write(Line line) throws IOException {
        Path path = folder.resolve("file.csv");
        try (CsvFile file = CsvFile.create(path, "a", "b")) {
            line.on(file).endLine();
        }
        return Files.readString(path);
    }

    private interface Line {
        CsvFile on(CsvFile file);
    }
}
