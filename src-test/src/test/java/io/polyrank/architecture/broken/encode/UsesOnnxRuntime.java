package io.polyrank.architecture.broken.encode;

import ai.onnxruntime.OrtSession;

/** Only the runtime may use ONNX Runtime. */
public record UsesOnnxRuntime(OrtSession forbidden) {}
