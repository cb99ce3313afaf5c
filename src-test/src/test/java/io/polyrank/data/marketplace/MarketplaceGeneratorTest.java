package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketplaceGeneratorTest {
    private static final MarketplaceArguments SMALL = new MarketplaceArguments(60, 50, 5, 3);
    private static final List<String> FILES =
            List.of("items.csv", "users.csv", "exposures.csv", "truth.csv", "marketplace.json");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void generate_sameArguments_sameBytes() throws IOException {
        generate(SMALL, "first");
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            generate(SMALL, "second");
        } finally {
            Locale.setDefault(before);
        }

        for (String file : FILES) {
            assertThat(folder.resolve("first").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("second").resolve(file));
        }
    }

    /** Pins the bytes across machines and Java releases; raise {@link WorldConstants#VERSION} when they change on purpose. */
    @Test
    void generate_smallWorld_hasTheBytesOfThisVersion() throws IOException {
        generate(SMALL, "pinned");
        CRC32 checksum = new CRC32();
        for (String file : FILES) {
            checksum.update(Files.readAllBytes(folder.resolve("pinned").resolve(file)));
        }

        assertThat(HexFormat.of().toHexDigits((int) checksum.getValue())).isEqualTo("1f9247f2");
    }

    @Test
    void generate_otherSeed_otherBytes() throws IOException {
        generate(SMALL, "first");
        generate(new MarketplaceArguments(60, 50, 5, 4), "second");

        for (String file : FILES) {
            assertThat(Files.readString(folder.resolve("first").resolve(file)))
                    .isNotEqualTo(Files.readString(folder.resolve("second").resolve(file)));
        }
    }

    @Test
    void generate_exposuresAndTruth_areAlignedAndConsistent() throws IOException {
        MarketplaceCounts counts = generate(SMALL, "aligned");
        List<String[]> exposures = rows("aligned", "exposures.csv");
        List<String[]> truth = rows("aligned", "truth.csv");

        assertThat(exposures.get(0))
                .containsExactly(
                        "request",
                        "user_id",
                        "item_id",
                        "time_ms",
                        "date",
                        "hour",
                        "position",
                        "click",
                        "cart",
                        "purchase",
                        "order_value");
        assertThat(truth.get(0))
                .containsExactly("request", "user_id", "item_id", "click", "cart", "purchase", "order_value");
        assertThat(exposures).hasSameSizeAs(truth).hasSize((int) counts.exposures() + 1);
        for (int row = 1; row < exposures.size(); row++) {
            String[] shown = exposures.get(row);
            String[] expected = truth.get(row);
            assertThat(List.of(expected).subList(0, 3)).isEqualTo(List.of(shown).subList(0, 3));
            for (int column = 3; column < 6; column++) {
                assertThat(Double.parseDouble(expected[column])).isBetween(0.0, 1.0);
            }
            boolean purchase = shown[9].equals("1");
            assertThat(shown[7].equals("1") || (shown[8].equals("0") && !purchase))
                    .isTrue();
            assertThat(Double.parseDouble(shown[10]) > 0).isEqualTo(purchase);
        }
    }

    @Test
    void generate_progress_isToldEveryDayOnce() throws IOException {
        List<Long> days = new ArrayList<>();

        MarketplaceGenerator.generate(SMALL, folder.resolve("progress"), days::add);

        assertThat(days).isSorted().doesNotHaveDuplicates().allMatch(day -> day >= 0 && day < 5);
    }

    @Test
    void generate_folderOfAnEarlierRun_isReplaced() throws IOException {
        generate(SMALL, "again");
        generate(new MarketplaceArguments(60, 50, 2, 9), "again");
        generate(new MarketplaceArguments(60, 50, 2, 9), "fresh");

        assertThat(folder.resolve("again/exposures.csv")).hasSameBinaryContentAs(folder.resolve("fresh/exposures.csv"));
    }

    @Test
    void generate_interruptedEarlierRun_isReplaced() throws IOException {
        Path target = Files.createDirectories(folder.resolve("interrupted"));
        Manifest.write(target.resolve("marketplace.json"), SMALL, null);
        Files.writeString(target.resolve("exposures.csv"), "half a li");
        assertThat(target.resolve("marketplace.json")).content().contains("\"complete\" : false");

        generate(SMALL, "interrupted");

        assertThat(target.resolve("marketplace.json")).content().contains("\"complete\" : true");
    }

    @Test
    void generate_folderWithOtherContents_isRefusedAndUntouched() throws IOException {
        Path target = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(target.resolve("thesis.txt"), "precious");
        Files.writeString(target.resolve("marketplace.json"), "{\"generator\": \"somebody else\"}");

        assertThatThrownBy(() -> generate(SMALL, "mine"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mine")
                .hasMessageContaining("choose another folder");
        assertThat(target).isDirectoryNotContaining("glob:**.csv");
    }

    @Test
    void generate_pathIsAFile_isRefused() throws IOException {
        Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> generate(SMALL, "file"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a folder");
    }

    @Test
    void arguments_outOfRange_areNamed() {
        assertThatThrownBy(() -> new MarketplaceArguments(0, 50, 5, 3)).hasMessageContaining("users: found 0");
        assertThatThrownBy(() -> new MarketplaceArguments(5, 9, 5, 3)).hasMessageContaining("items: found 9");
        assertThatThrownBy(() -> new MarketplaceArguments(5, 50, 366, 3)).hasMessageContaining("days: found 366");
    }

    private MarketplaceCounts generate(MarketplaceArguments arguments, String name) throws IOException {
        return MarketplaceGenerator.generate(arguments, folder.resolve(name), day -> {});
    }

    private List<String[]> rows(String name, String file) throws IOException {
        return Files.readAllLines(folder.resolve(name).resolve(file), StandardCharsets.UTF_8).stream()
                .map(line -> line.split(",", -1))
                .toList();
    }
}
