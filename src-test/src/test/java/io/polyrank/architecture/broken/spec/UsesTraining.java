package io.polyrank.architecture.broken.spec;

import io.polyrank.architecture.broken.train.Trainer;

/** Components must not use models. */
public record UsesTraining(Trainer forbidden) {}
