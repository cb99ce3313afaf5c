package io.polyrank.runtime;

/** The numbers a model package computes with, and how far its scores may be from those of the model it was made from. */
public enum Precision {
    /** 32 bits throughout. */
    FLOAT32(1e-5f),

    /** Weights and products in 16 bits: 11 significant binary digits. */
    FLOAT16(1e-2f);

    private final float tolerance;

    Precision(float tolerance) {
        this.tolerance = tolerance;
    }

    /** Largest allowed difference between two scores, absolute up to 1 and relative beyond, before calibration. */
    public float tolerance() {
        return tolerance;
    }
}
