package io.polyrank.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.polyrank.encode.ModelInput;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The users' sides of a model: computed by its user graph, and kept as long as there is room. The key is a hash of all that
 * the graph reads, so what is kept is never out of date; another moment or another context is another key if the model
 * can tell them apart.
 */
final class UserSides implements AutoCloseable {

    private final UserGraph graph;
    private final List<ModelInput> inputs;
    private final boolean manyUsers;
    private final Cache<HashCode, UserSide> kept;

    /**
     * @param graph what computes them
     * @param inputs what it reads
     * @param manyUsers whether the candidates' graph takes several users' sides at once
     * @param mostBytes of all that are kept
     */
    UserSides(UserGraph graph, List<ModelInput> inputs, boolean manyUsers, long mostBytes) {
        this.manyUsers = manyUsers;
        this.graph = graph;
        this.inputs = inputs;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .weigher((HashCode key, UserSide side) -> side.bytes())
                .removalListener(UserSides::removed)
                .executor(Runnable::run)
                .build();
    }

    private static void removed(@Nullable HashCode key, @Nullable UserSide side, RemovalCause cause) {
        if (side != null) {
            side.release();
        }
    }

    /** Whether the candidates' graph takes several users' sides at once. */
    boolean manyUsers() {
        return manyUsers;
    }

    /**
     * The side of the user whose inputs stand in a slot.
     *
     * @return held for the caller
     */
    UserSide of(Slot slot, OrtEnvironment environment, OrtSession.RunOptions options) throws OrtException {
        Optional<UserSide> known = known(slot);
        if (known.isPresent()) {
            return known.get();
        }
        UserSide side = graph.run(slot.users(environment).inputs(), manyUsers, options);
        side.hold();
        kept.put(key(slot), side);
        return side;
    }

    /** The side of the user whose inputs stand in a slot, if it is kept; held for the caller. */
    Optional<UserSide> known(Slot slot) {
        return Optional.ofNullable(kept.getIfPresent(key(slot))).filter(UserSide::hold);
    }

    private HashCode key(Slot slot) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (int index = 0; index < inputs.size(); index++) {
            ModelInput input = inputs.get(index);
            if (input.perCandidate()) {
                continue;
            }
            if (input.isFloat()) {
                FloatBuffer floats = slot.floats(index);
                for (int at = 0; at < input.width(); at++) {
                    hasher.putInt(Float.floatToRawIntBits(floats.get(at)));
                }
            } else {
                IntBuffer ints = slot.ints(index);
                for (int at = 0; at < input.width(); at++) {
                    hasher.putInt(ints.get(at));
                }
            }
        }
        return hasher.hash();
    }

    /** Closes the graph; sides that queries still use go with the last of them. */
    @Override
    public void close() {
        kept.invalidateAll();
        kept.cleanUp();
        graph.close();
    }
}
