package io.polyrank.search;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/**
 * What the ranking of every query needs and all of them share.
 *
 * @param answerTime what a query needs to have left when it is ranked
 * @param ranker ranks candidates
 * @param explainer explains hits
 * @param shadow scores some queries with another model, to compare
 * @param parity encodes some queries again, to compare
 * @param metrics where to report
 * @param nanoTime the clock for measuring, nanoseconds from an arbitrary origin
 * @param log where to write failures
 * @param warned what has been warned about already
 */
record RankingTools(
        AnswerTime answerTime,
        Ranker ranker,
        Explainer explainer,
        Shadow shadow,
        ParityProbe parity,
        RankingMetrics metrics,
        LongSupplier nanoTime,
        RareLog log,
        Set<String> warned) {

    private static final Logger LOG = Logger.getLogger(RankingTools.class.getName());
    private static final int MOST_WARNINGS = 1_000;

    RankingTools(
            AnswerTime answerTime, Shadow shadow, ParityProbe parity, RankingMetrics metrics, LongSupplier nanoTime) {
        this(answerTime, shadow, parity, metrics, nanoTime, new RareLog(LOG, nanoTime));
    }

    private RankingTools(
            AnswerTime answerTime,
            Shadow shadow,
            ParityProbe parity,
            RankingMetrics metrics,
            LongSupplier nanoTime,
            RareLog log) {
        this(
                answerTime,
                new Ranker(log),
                new Explainer(log),
                shadow,
                parity,
                metrics,
                nanoTime,
                log,
                ConcurrentHashMap.newKeySet());
    }

    /** Logs a warning the first time it comes up. */
    void warnOnce(String warning) {
        if (warned.size() < MOST_WARNINGS && warned.add(warning)) {
            LOG.warning(warning);
        }
    }
}
