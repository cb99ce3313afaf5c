package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.search.Query;
import com.yahoo.search.result.StructuredData;
import io.polyrank.runtime.CostTable;
import io.polyrank.runtime.TaskScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The small parts that the ranking of queries is put together from. */
class SmallPartsTest {

    /** 100 microseconds as such, and 10 more for each candidate. */
    private static final CostTable TABLE =
            new CostTable(List.of(new CostTable.Point(1, 110), new CostTable.Point(201, 2_110)));

    @Test
    void affordable_asMeasured_isWhatFits() {
        RankingCost cost = new RankingCost(TABLE);

        assertThat(cost.affordable(200, 2_100)).isEqualTo(200);
        assertThat(cost.affordable(200, 1_600)).isEqualTo(150);
        assertThat(cost.affordable(200, 0)).isEqualTo(RankingCost.LEAST_CANDIDATES);
        assertThat(cost.affordable(5, 0)).isEqualTo(5);
    }

    @Test
    void affordable_slowedDown_isLess() {
        RankingCost cost = new RankingCost(TABLE);

        for (int run = 0; run < 100; run++) {
            cost.observe(10, 400, 0);
        }

        assertThat(cost.affordable(200, 2_100)).isEqualTo(95);
        assertThat(cost.affordable(200, 4_199)).isEqualTo(199);
        assertThat(cost.affordable(200, 4_201)).isEqualTo(200);
    }

    @Test
    void affordable_waiting_comesOffTheTime() {
        RankingCost cost = new RankingCost(TABLE);

        for (int run = 0; run < 100; run++) {
            cost.observe(100, 1_100, 1_000);
        }

        assertThat(cost.affordable(200, 3_101)).isEqualTo(200);
        assertThat(cost.affordable(200, 2_101)).isEqualTo(100);
    }

    @Test
    void observe_oneSlowRun_isForgottenSoon() {
        RankingCost cost = new RankingCost(TABLE);
        cost.observe(100, 1_000_000, 1_000_000);
        assertThat(cost.affordable(200, 5_000)).isLessThan(200);

        for (int run = 0; run < 30; run++) {
            cost.observe(100, 1_100, 0);
        }

        assertThat(cost.affordable(200, 5_000)).isEqualTo(200);
    }

    @Test
    void answerTime_quickFills_isWhatIsConfigured() {
        AnswerTime time = new AnswerTime(10);
        for (int fill = 0; fill < 50; fill++) {
            time.observe(2);
        }

        assertThat(time.millis(new Query("/search/?timeout=100ms"))).isEqualTo(10);
    }

    @Test
    void answerTime_nothingConfigured_learnsAllTheSame() {
        AnswerTime time = new AnswerTime(0);
        for (int fill = 0; fill < 200; fill++) {
            time.observe(90);
        }

        assertThat(time.millis(new Query("/search/?timeout=500ms"))).isBetween(90L, 95L);
    }

    @Test
    void answerTime_nothingObserved_isATenthOfTheTime() {
        assertThat(new AnswerTime(10).millis(new Query("/search/?timeout=20s"))).isEqualTo(2_000);
    }

    @Test
    void answerTime_slowFills_isMoreAndAtMostAQuarter() {
        AnswerTime time = new AnswerTime(10);
        for (int fill = 0; fill < 200; fill++) {
            time.observe(fill % 2 == 0 ? 30 : 50);
        }

        assertThat(time.millis(new Query("/search/?timeout=500ms"))).isBetween(70L, 90L);
        assertThat(time.millis(new Query("/search/?timeout=100ms"))).isEqualTo(25);
    }

    @Test
    void warning_failuresInARow_areLoggedOnceAndCounted() {
        AtomicLong nanos = new AtomicLong(-5);
        List<String> messages = new ArrayList<>();
        Logger logger = Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.addHandler(collectTo(messages));
        RareLog log = new RareLog(logger, nanos::get);

        for (int failure = 0; failure < 5; failure++) {
            log.warning("broken", new IllegalStateException());
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
        log.warning("broken again", new IllegalStateException());

        assertThat(messages).containsExactly("broken", "broken again (and 4 failures before that were not logged)");
    }

    @Test
    void take_stepThatFails_isMeasuredToo() {
        AtomicLong nanos = new AtomicLong();
        StepTimes times = new StepTimes(nanos::get);

        try {
            times.take(Step.MODEL, () -> {
                nanos.addAndGet(7_000);
                throw new IllegalStateException();
            });
        } catch (IllegalStateException e) {
            times.take(Step.MODEL, () -> nanos.addAndGet(5_000));
        }

        assertThat(times.micros(Step.MODEL)).isEqualTo(12);
        assertThat(times.micros(Step.FUSE)).isZero();
    }

    @Test
    void toField_scores_readAsShortNumbersAndTheSameFloats() {
        TaskScores scores = new TaskScores(1, 2, new float[] {0.1f, 1e-9f});

        StructuredData field =
                HitScores.toField(List.of("click", "purchase"), scores, 0, Double.NEGATIVE_INFINITY, Optional.empty());

        assertThat(field.toJson()).isEqualTo("{\"click\":0.1,\"purchase\":1.0E-9}");
        assertThat((float) field.inspect().field("click").asDouble()).isEqualTo(0.1f);
    }

    private static Handler collectTo(List<String> messages) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
