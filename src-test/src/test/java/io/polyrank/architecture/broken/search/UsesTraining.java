package io.polyrank.architecture.broken.search;

import io.polyrank.architecture.broken.train.Trainer;

/** Searchers must not use models. */
public record UsesTraining(Trainer forbidden) {}
