package io.polyrank.spec;

/** Where a feature's value comes from. */
public enum FeatureOwner {
    /** The user's profile: one value per query. */
    USER,
    /** The circumstances of the query, such as the hour: one value per query. */
    CONTEXT,
    /** The candidate: one value per item. */
    ITEM;

    /** Whether the value is the same for all candidates of a query. */
    public boolean perQuery() {
        return this != ITEM;
    }
}
