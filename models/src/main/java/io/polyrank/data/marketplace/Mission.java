package io.polyrank.data.marketplace;

/** A short-term interest: the user is after something of one category until the given time. */
record Mission(Category category, long endMillis) {}
