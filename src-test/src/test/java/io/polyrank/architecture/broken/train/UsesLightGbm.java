package io.polyrank.architecture.broken.train;

import io.github.metarank.lightgbm4j.LGBMBooster;

/** Only trees may use LightGBM. */
public record UsesLightGbm(LGBMBooster forbidden) {}
