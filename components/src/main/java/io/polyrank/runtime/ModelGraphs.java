package io.polyrank.runtime;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open graphs of a model package: one that scores candidates, and one of the user if the package has it.
 *
 * <p>Implementation note: closing an ONNX Runtime session under a running call crashes the process, so these are closed by
 * the last query that still uses them.
 *
 * @param environment of ONNX Runtime
 * @param session scores candidates
 * @param device where it runs
 * @param users the users' sides, if they are a graph of their own
 * @param explain what explains scores, if the package has it
 */
record ModelGraphs(
        OrtEnvironment environment,
        OrtSession session,
        Device device,
        @Nullable UserSides users,
        @Nullable ExplainGraph explain)
        implements AutoCloseable {

    /** A package whose graphs are open. */
    record Opened(ModelGraphs graphs, Passport passport, Encoder encoder) {}

    /**
     * Opens what else a package has than the graph of its file, and checks that its graphs fit its passport.
     *
     * @param opened the graph of the file, which is closed if anything is wrong
     * @param limits how much memory it may take
     * @throws ModelException when it is no package, or does not fit
     */
    static Opened open(OrtEnvironment environment, Sessions.Opened opened, Path file, Machine.Limits limits)
            throws OrtException {
        UserGraph user = null;
        boolean done = false;
        try {
            Map<String, String> metadata = opened.session().getMetadata().getCustomMetadata();
            Passport passport = passport(metadata);
            Encoder encoder = new Encoder(passport.dataset(), passport.encoder());
            List<ModelInput> inputs = ModelInput.of(encoder.layout());
            user = user(environment, metadata, file, opened.device().kind(), limits.gpuBytes());
            Verification.graph(
                    opened.session(),
                    user,
                    inputs,
                    passport.dataset().scoreNames().size());
            UserSides sides = user == null
                    ? null
                    : new UserSides(user, inputs, Verification.manyUsers(opened.session(), user), limits.sideBytes());
            String part = metadata.get(ExplainPart.METADATA_KEY);
            ExplainGraph explain = part == null
                    ? null
                    : ExplainGraph.open(
                            environment,
                            part,
                            file,
                            passport.dataset(),
                            opened.device().kind(),
                            limits.gpuBytes());
            done = true;
            return new Opened(
                    new ModelGraphs(environment, opened.session(), opened.device(), sides, explain), passport, encoder);
        } finally {
            if (!done) {
                Sessions.close(opened.session());
                if (user != null) {
                    user.close();
                }
            }
        }
    }

    private static Passport passport(Map<String, String> metadata) {
        String json = metadata.get(Passport.METADATA_KEY);
        if (json == null) {
            throw new ModelException("found no " + Passport.METADATA_KEY
                    + " in the metadata, expected a model package; export it with Polyrank");
        }
        return PassportJson.read(json);
    }

    private static @Nullable UserGraph user(
            OrtEnvironment environment, Map<String, String> metadata, Path file, Device.Kind device, long gpuBytes) {
        String text = metadata.get(UserGraph.METADATA_KEY);
        if (text == null) {
            return null;
        }
        try {
            return UserGraph.open(environment, Base64.getDecoder().decode(text), folder(file), device, gpuBytes);
        } catch (IllegalArgumentException e) {
            throw new ModelException("metadata " + UserGraph.METADATA_KEY + ": found no Base64: " + e.getMessage(), e);
        }
    }

    /** Where weights lie that are not in the file itself. */
    static Path folder(Path file) {
        return requireNonNull(file.toAbsolutePath().getParent(), "folder of a file");
    }

    /** The users' sides of a package that has them apart. */
    UserSides requireUsers() {
        return requireNonNull(users, "users");
    }

    @Override
    public void close() {
        if (users != null) {
            users.close();
        }
        if (explain != null) {
            explain.close();
        }
        Sessions.close(session);
    }
}
