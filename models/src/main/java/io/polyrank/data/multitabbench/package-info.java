/**
 * MultiTab-Bench, the synthetic multi-task regression benchmark of Sinodinos, Wei and Armanfard ("MultiTab", AAAI 2026),
 * written anew from its definition. Deviations and what is Polyrank's own are named where they are made and in
 * {@code docs/data.md}.
 */
@NullMarked
package io.polyrank.data.multitabbench;

import org.jspecify.annotations.NullMarked;
