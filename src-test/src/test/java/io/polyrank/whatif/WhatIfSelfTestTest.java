package io.polyrank.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One shop: the figures are of the right size. How often intervals cover is for the command, with many seeds. */
class WhatIfSelfTestTest {

    @Test
    void run_oneShop_coversAtLeastHalfAndIsNotFarOff() {
        WhatIfSelfTestReport report = new WhatIfSelfTest(1, 1, 1_500).run(done -> {});

        assertThat(report.cases()).hasSize(20);
        assertThat(report.cases()).allSatisfy(each -> assertThat(
                        each.estimate().robust().value() / each.truth().value())
                .isBetween(0.5, 2.0));
        long near = report.cases().stream()
                .filter(each ->
                        Math.abs(each.estimate().robust().value() - each.truth().value())
                                < 3
                                        * Math.hypot(
                                                each.estimate().robust().error(),
                                                each.truth().error()))
                .count();
        assertThat(near).isGreaterThanOrEqualTo(14);
    }
}
