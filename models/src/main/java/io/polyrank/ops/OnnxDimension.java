package io.polyrank.ops;

import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;

/** The length of one axis of a graph's input or output: known, or named and known only when the graph runs. */
public sealed interface OnnxDimension {

    /** A length known now. */
    record Fixed(long length) implements OnnxDimension {
        public Fixed {
            if (length < 1) {
                throw new IllegalArgumentException("length: expected at least 1, found " + length);
            }
        }
    }

    /** A length known at run time; equal names mean equal lengths. */
    record Named(String name) implements OnnxDimension {
        public Named {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name: expected the name of a dimension, found a blank");
            }
        }
    }

    /** A length known now. */
    static OnnxDimension of(long length) {
        return new Fixed(length);
    }

    /** A length known at run time. */
    static OnnxDimension of(String name) {
        return new Named(name);
    }

    /** This dimension in ONNX's own form. */
    default Dimension toProto() {
        Dimension.Builder proto = Dimension.newBuilder();
        if (this instanceof Fixed fixed) {
            proto.setDimValue(fixed.length());
        } else if (this instanceof Named named) {
            proto.setDimParam(named.name());
        }
        return proto.build();
    }
}
