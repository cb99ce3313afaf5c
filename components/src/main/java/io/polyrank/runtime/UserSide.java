package io.polyrank.runtime;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OnnxTensor;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * What a model makes of a user before it sees a candidate. Made for one query, or kept for all that have the same user in
 * the same circumstances; whoever got it {@link #release releases} it.
 */
public final class UserSide {

    private final Map<String, OnnxTensor> tensors;
    private final Map<String, ByteBuffer> buffers;
    private final int bytes;
    private final LastOut users;

    /**
     * @param tensors by the names of the inputs they are for; closed with the last user
     * @param buffers that they are on
     * @param bytes how large they are
     */
    UserSide(Map<String, OnnxTensor> tensors, Map<String, ByteBuffer> buffers, int bytes) {
        this.tensors = tensors;
        this.buffers = buffers;
        this.bytes = bytes;
        this.users = new LastOut(() -> this.tensors.values().forEach(OnnxTensor::close));
    }

    Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    int bytes() {
        return bytes;
    }

    /** The values of a tensor, to be read. */
    ByteBuffer buffer(String name) {
        return requireNonNull(buffers.get(name), name);
    }

    /** Lets a further user in, who will release it too; false when the last has gone. */
    boolean hold() {
        return users.enterAgain();
    }

    /** Ends the use of it. */
    public void release() {
        users.leave();
    }
}
