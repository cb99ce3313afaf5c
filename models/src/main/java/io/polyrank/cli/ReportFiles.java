package io.polyrank.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.polyrank.train.TrainingReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a training report as JSON and as a page with curves. */
record ReportFiles(TrainingReport report) {

    void writeJson(Path file) throws IOException {
        write(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
    }

    void writeHtml(Path file) throws IOException {
        write(file, TrainingPage.of(report));
    }

    private static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }
}
