package io.polyrank.data.generate;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A CSV file being written: UTF-8, line feed, RFC 4180 quoting, numbers with a fixed number of decimals. Nothing depends on the locale, the platform
 * or how a Java release prints floating point numbers.
 */
public final class CsvFile implements Closeable {
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private final BufferedWriter writer;
    private final StringBuilder line = new StringBuilder();
    private boolean lineStarted;

    private CsvFile(BufferedWriter writer) {
        this.writer = writer;
    }

    /** Creates or replaces the file and writes the header. */
    public static CsvFile create(Path path, String... header) throws IOException {
        CsvFile file = new CsvFile(Files.newBufferedWriter(path, StandardCharsets.UTF_8));
        for (String name : header) {
            file.text(name);
        }
        file.endLine();
        return file;
    }

    /** A text, quoted where needed. */
    public CsvFile text(String value) {
        separate();
        if (value.indexOf(',') < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
            line.append(value);
        } else {
            line.append('"').append(value.replace("\"", "\"\"")).append('"');
        }
        return this;
    }

    /** A whole number. */
    public CsvFile whole(long value) {
        separate();
        line.append(value);
        return this;
    }

    /** 1 or 0. */
    public CsvFile flag(boolean value) {
        return whole(value ? 1 : 0);
    }

    /** A number that is counted in units of 10^-decimals: {@code scaled(1999, 2)} writes 19.99. */
    public CsvFile scaled(long units, int decimals) {
        separate();
        if (units < 0) {
            line.append('-');
        }
        long magnitude = Math.abs(units);
        line.append(magnitude / POWERS[decimals]).append('.');
        long fraction = magnitude % POWERS[decimals];
        for (int digit = decimals - 1; digit >= 0; digit--) {
            line.append((char) ('0' + fraction / POWERS[digit] % 10));
        }
        return this;
    }

    /** A number, rounded to the decimals. */
    public CsvFile number(double value, int decimals) {
        return scaled((long) StrictMath.rint(value * POWERS[decimals]), decimals);
    }

    /** Ends the row. */
    public void endLine() throws IOException {
        line.append('\n');
        writer.append(line);
        line.setLength(0);
        lineStarted = false;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private void separate() {
        if (lineStarted) {
            line.append(',');
        }
        lineStarted = true;
    }
}
