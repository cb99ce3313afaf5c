package io.polyrank.architecture.broken.arch;

import org.bytedeco.javacpp.Pointer;

/** Only ops and train may use PyTorch. */
public record UsesTorch(Pointer forbidden) {}
