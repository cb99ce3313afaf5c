package io.polyrank.interleave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.interleave.Mixture.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds of mixed lists, whatever the rankings are. */
class InterleavingTest {

    private static final int[] ABOVE = {0, 1, 2, 3, 4, 5};

    @Property(tries = 300)
    void mix_anyRankings_hasEveryCandidateOnce(
            @ForAll Interleaving way,
            @ForAll("rankings") List<int[]> rankings,
            @ForAll @IntRange(max = 30) int depth,
            @ForAll long seed) {
        Mixture mixture = mix(way, rankings, depth, seed);

        Set<Integer> all = new TreeSet<>();
        of(way, rankings).forEach(ranking -> Arrays.stream(ranking).forEach(all::add));
        assertThat(mixture.order()).doesNotHaveDuplicates().hasSize(all.size());
        assertThat(Arrays.stream(mixture.order()).boxed()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(mixture.places()).hasSizeLessThanOrEqualTo(depth);
        for (int rank = 0; rank < mixture.places().size(); rank++) {
            assertThat(mixture.places().get(rank).candidate()).isEqualTo(mixture.order()[rank]);
        }
    }

    /** Each place holds the best of some ranking that is not above it. */
    @Property(tries = 300)
    void mix_anyRankings_takesTheBestThatIsLeftOfSomeRanking(
            @ForAll Interleaving way, @ForAll("rankings") List<int[]> rankings, @ForAll long seed) {
        Mixture mixture = mix(way, rankings, 12, seed);

        Set<Integer> taken = new HashSet<>();
        for (Place place : mixture.places()) {
            assertThat(of(way, rankings).stream().map(ranking -> best(ranking, taken)))
                    .contains(place.candidate());
            if (place.team() != Place.NO_TEAM) {
                assertThat(best(of(way, rankings).get(place.team()), taken)).isEqualTo(place.candidate());
            }
            taken.add(place.candidate());
        }
    }

    @Property(tries = 300)
    void mix_deeper_goesOnInTheSameWay(
            @ForAll Interleaving way,
            @ForAll("rankings") List<int[]> rankings,
            @ForAll @IntRange(min = 1, max = 15) int depth,
            @ForAll long seed) {
        Mixture page = mix(way, rankings, depth, seed);
        Mixture deeper = mix(way, rankings, depth + 10, seed);

        assertThat(deeper.places().subList(0, page.places().size())).isEqualTo(page.places());
    }

    @Property(tries = 200)
    void mix_equalRankings_givesThatRankingAndNobodyAnything(@ForAll Interleaving way, @ForAll long seed) {
        Mixture mixture = way.mix(List.of(ABOVE, ABOVE.clone()), 6, seed);

        assertThat(mixture.order()).isEqualTo(ABOVE);
        assertThat(mixture.places()).allSatisfy(place -> {
            assertThat(place.team()).isEqualTo(Place.NO_TEAM);
            assertThat(place.credits()).allSatisfy(credit -> assertThat(credit).isZero());
        });
    }

    @Property(tries = 200)
    void teamDraft_anyRankings_givesTeamsAsManyPicks(@ForAll("rankings") List<int[]> rankings, @ForAll long seed) {
        Mixture mixture = mix(Interleaving.TEAM_DRAFT, rankings, 100, seed);
        int[] picks = new int[2];
        int shortest = of(Interleaving.TEAM_DRAFT, rankings).stream()
                .mapToInt(ranking -> ranking.length)
                .min()
                .orElse(0);

        for (Place place :
                mixture.places().subList(0, Math.min(shortest, mixture.places().size()))) {
            if (place.team() != Place.NO_TEAM) {
                picks[place.team()]++;
                assertThat(Math.abs(picks[0] - picks[1])).isLessThanOrEqualTo(2);
            }
        }
    }

    @Example
    void teamDraft_manySeeds_letsBothBeginAlikeOften() {
        int[] other = {0, 5, 4, 3, 2, 1};
        int first = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            Mixture mixture = Interleaving.TEAM_DRAFT.mix(List.of(ABOVE, other), 6, seed);
            assertThat(mixture.places().get(0).team()).isEqualTo(Place.NO_TEAM);
            first += mixture.places().get(1).team() == 0 ? 1 : 0;
        }

        assertThat(first / 4_000.0).isEqualTo(0.5, within(0.04));
    }

    /** Whoever chooses by place alone prefers nobody, however far from equal the lottery had to stay. */
    @Example
    void optimised_manySeeds_givesEveryRankingTheSameForEachPlace() {
        Random random = new Random(3);
        for (int count = 2; count <= 5; count++) {
            List<int[]> rankings = shuffled(random, count, 12);
            double[][] credits = new double[10][count];
            int draws = 4_000;
            for (int seed = 0; seed < draws; seed++) {
                List<Place> places =
                        Interleaving.OPTIMISED.mix(rankings, 10, seed).places();
                for (int place = 0; place < 10; place++) {
                    for (int ranking = 0; ranking < count; ranking++) {
                        credits[place][ranking] += places.get(place).credits().get(ranking) / draws;
                    }
                }
            }
            for (double[] place : credits) {
                assertThat(place).containsExactly(new double[count], within(0.03));
            }
        }
    }

    /** The linear program does something: prefixes are nearer to equal credit than if all lists were as probable. */
    @Example
    void lottery_anyRankings_isNearerToEqualCreditThanEqualChance() {
        Random random = new Random(4);
        double solved = 0;
        double equal = 0;
        for (int turn = 0; turn < 50; turn++) {
            ListLottery lottery = ListLottery.of(shuffled(random, 2 + turn % 4, 10), 10, new Chance(turn));
            double[] probabilities = lottery.probabilities();
            double[] uniform = new double[probabilities.length];
            Arrays.fill(uniform, 1.0 / uniform.length);

            assertThat(Arrays.stream(probabilities).sum()).isEqualTo(1, within(1e-9));
            assertThat(Arrays.stream(probabilities).min().orElseThrow()).isGreaterThanOrEqualTo(-1e-9);
            assertThat(imbalance(lottery, probabilities)).isLessThanOrEqualTo(imbalance(lottery, uniform) + 1e-6);
            solved += imbalance(lottery, probabilities);
            equal += imbalance(lottery, uniform);
        }

        assertThat(solved).isLessThan(0.8 * equal);
    }

    private static double imbalance(ListLottery lottery, double[] probabilities) {
        double sum = 0;
        for (int ranking = 0; ranking + 1 < lottery.rankings(); ranking++) {
            double difference = 0;
            for (int place = 0; place < lottery.lists().get(0).size(); place++) {
                for (int list = 0; list < probabilities.length; list++) {
                    int candidate = lottery.lists().get(list).get(place);
                    difference += probabilities[list]
                            * (lottery.credit(ranking, candidate) - lottery.credit(ranking + 1, candidate));
                }
                sum += Math.abs(difference);
            }
        }
        return sum;
    }

    @Example
    void mix_wrongNumberOfRankings_isRefused() {
        assertThatThrownBy(() -> Interleaving.TEAM_DRAFT.mix(List.of(ABOVE, ABOVE, ABOVE), 5, 1))
                .hasMessage("team_draft: found 3 rankings, expected 2 to 2");
        assertThatThrownBy(() -> Interleaving.OPTIMISED.mix(List.of(ABOVE), 5, 1))
                .hasMessage("optimised: found 1 rankings, expected 2 to 5");
    }

    @Provide
    Arbitrary<List<int[]>> rankings() {
        return Arbitraries.longs().map(seed -> {
            Random random = new Random(seed);
            int count = 2 + random.nextInt(4);
            List<int[]> rankings = new ArrayList<>();
            for (int[] ranking : shuffled(random, count, 1 + random.nextInt(25))) {
                rankings.add(Arrays.copyOf(ranking, 1 + random.nextInt(ranking.length)));
            }
            return rankings;
        });
    }

    private static Mixture mix(Interleaving way, List<int[]> rankings, int depth, long seed) {
        return way.mix(of(way, rankings), depth, seed);
    }

    private static List<int[]> of(Interleaving way, List<int[]> rankings) {
        return rankings.subList(0, Math.min(way.most(), rankings.size()));
    }

    private static int best(int[] ranking, Set<Integer> taken) {
        return Arrays.stream(ranking)
                .filter(candidate -> !taken.contains(candidate))
                .findFirst()
                .orElse(-1);
    }

    private static List<int[]> shuffled(Random random, int count, int size) {
        List<int[]> rankings = new ArrayList<>();
        for (int ranking = 0; ranking < count; ranking++) {
            List<Integer> candidates = new ArrayList<>();
            for (int candidate = 0; candidate < size; candidate++) {
                candidates.add(candidate);
            }
            Collections.shuffle(candidates, random);
            rankings.add(candidates.stream().mapToInt(Integer::intValue).toArray());
        }
        return rankings;
    }
}
