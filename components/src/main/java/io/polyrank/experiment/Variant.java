package io.polyrank.experiment;

/**
 * One way of ranking that an experiment compares with others.
 *
 * @param name what it is called, once in its experiment
 * @param slice which buckets of the experiment it holds; none where all variants are mixed
 * @param changes what it does differently; a control changes nothing
 */
public record Variant(String name, Slice slice, Changes changes) {}
