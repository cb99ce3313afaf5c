package io.polyrank.ops;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** The element types that occur in a recorded graph. */
public enum OnnxType {
    FLOAT(DataType.FLOAT),
    INT32(DataType.INT32),
    INT64(DataType.INT64),
    BOOL(DataType.BOOL);

    private final DataType dataType;

    OnnxType(DataType dataType) {
        this.dataType = dataType;
    }

    int number() {
        return dataType.getNumber();
    }
}
