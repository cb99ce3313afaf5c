package io.polyrank.data.marketplace;

import java.util.List;

/**
 * What a user declared: informative about taste, but noisy.
 *
 * @param userId {@code u1}, {@code u2} ...
 */
record User(String userId, String ageGroup, String region, String device, boolean member, String priceBand) {
    static final List<String> AGE_GROUPS = List.of("18-24", "25-34", "35-44", "45-54", "55+");
    static final List<String> REGIONS = List.of("coast", "city", "country", "mountain");
    static final List<String> DEVICES = List.of("phone", "desktop", "tablet");
    static final List<String> PRICE_BANDS = List.of("low", "mid", "high");
}
