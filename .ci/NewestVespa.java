import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints the newest Vespa release of Maven Central that is complete: that has every artifact of Vespa which pom.xml names. Newer
 * numbers may exist for single artifacts.
 */
public final class NewestVespa {

    private static final String CENTRAL = "https://repo1.maven.org/maven2/com/yahoo/vespa/%s/maven-metadata.xml";
    private static final Pattern ARTIFACT =
            Pattern.compile("<groupId>com\\.yahoo\\.vespa</groupId>\\s*<artifactId>([\\w-]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>(\\d+\\.\\d+\\.\\d+)</version>");

    private NewestVespa() {}

    /** @param arguments the pom */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Set<String> complete = null;
        for (String artifact : all(ARTIFACT, Files.readString(Path.of(arguments[0])))) {
            Set<String> versions = all(VERSION, fetch(String.format(CENTRAL, artifact)));
            if (complete == null) {
                complete = versions;
            } else {
                complete.retainAll(versions);
            }
        }
        Comparator<int[]> byNumbers = Arrays::compare;
        System.out.println(complete.stream()
                .max(Comparator.comparing(NewestVespa::numbers, byNumbers))
                .orElseThrow(() -> new IllegalStateException("no Vespa release has all artifacts of " + arguments[0])));
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String fetch(String address) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(address))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(address + " answered " + response.statusCode());
        }
        return response.body();
    }
}
