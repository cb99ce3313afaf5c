package io.polyrank.bench;

import com.yahoo.search.result.FeatureData;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.Scoring;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskScores;
import io.polyrank.search.MatchFeatures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The way of a query in serving: from the hits and the user to the candidates' scores. Not thread-safe. */
final class RankPath implements Way.Run {

    private static final long SEED = 42;
    private static final long SECONDS = 60;

    private final TaskModel model;
    private final UserContext user;
    private final TextFields context;
    private final List<FeatureData> hits;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final float[] scores;

    RankPath(TaskModel model, int candidates) {
        Passport passport = model.passport();
        SyntheticQuery query = new SyntheticQuery(passport.dataset(), passport.encoder(), SEED);
        this.model = model;
        this.user = query.user();
        this.context = query.context();
        this.hits = query.hits(candidates);
        this.scores = new float[candidates * passport.dataset().scoreNames().size()];
        passport.dataset().itemFields().forEach(field -> names.put(field, MatchFeatures.featureName(field)));
    }

    /** Calibrates as serving does, but gives what stood there before, which other ways can be compared with. */
    @Override
    public float[] scores() {
        Encoder.Query query = query();
        try (Scoring scoring = model.scoring(hits.size())) {
            query.user(scoring);
            query.candidates(candidates(), scoring);
            TaskScores found = scoring.uncalibrated(Deadline.in(SECONDS, TimeUnit.SECONDS, System::nanoTime));
            System.arraycopy(found.values(), 0, scores, 0, scores.length);
            model.passport().calibrate(found.values());
            return scores;
        }
    }

    /** As far as the model's inputs. */
    void encode() {
        Encoder.Query query = query();
        try (Scoring scoring = model.scoring(hits.size())) {
            query.user(scoring);
            query.candidates(candidates(), scoring);
        }
    }

    /** The user as other ways want it. */
    EncodedUser encodedUser() {
        return query().user();
    }

    /** The candidates as other ways want them. */
    EncodedCandidates encodedCandidates() {
        return query().candidates(candidates());
    }

    private Encoder.Query query() {
        return model.encoder().query(user, context, SyntheticQuery.NOW_MILLIS);
    }

    private List<MatchFeatures> candidates() {
        return MatchFeatures.inTurns(hits, names);
    }
}
