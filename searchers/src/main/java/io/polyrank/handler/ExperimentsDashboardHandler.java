package io.polyrank.handler;

import com.yahoo.component.annotation.Inject;
import com.yahoo.container.jdisc.HttpRequest;
import com.yahoo.container.jdisc.HttpResponse;
import com.yahoo.container.jdisc.ThreadedHttpRequestHandler;
import com.yahoo.jdisc.http.HttpRequest.Method;
import io.polyrank.behaviour.StoreException;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExperimentsVersion;
import io.polyrank.experiment.HeldExperiments;
import java.time.Clock;
import java.util.List;

/**
 * The experiments to look at: {@code GET /polyrank/v1/experiments/dashboard} is a page with what holds, the buckets of each layer, state,
 * share and variants of each experiment with the lists that this container has ranked with them since it started, and the history
 * with what each version changed. Changes are made with {@link ExperimentsHandler}.
 */
public final class ExperimentsDashboardHandler extends ThreadedHttpRequestHandler {

    private final Experiments experiments;
    private final Clock clock;

    @Inject
    public ExperimentsDashboardHandler(Context context, Experiments experiments) {
        this(context, experiments, Clock.systemUTC());
    }

    ExperimentsDashboardHandler(Context context, Experiments experiments, Clock clock) {
        super(context);
        this.experiments = experiments;
        this.clock = clock;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        if (request.getMethod() != Method.GET) {
            return JsonAnswer.error(405, "method: found " + request.getMethod() + ", expected GET");
        }
        HeldExperiments held = experiments.held();
        ExperimentsPage page = new ExperimentsPage(experiments.counts(), clock.instant());
        try {
            List<ExperimentsVersion> history = experiments.history();
            return new HtmlAnswer(page.render(held, history, experiments.isShared()));
        } catch (StoreException e) {
            // What holds is known all the same, and the page tells the problem.
            HeldExperiments doubtful = new HeldExperiments(held.version(), held.read(), e.getMessage());
            return new HtmlAnswer(page.render(doubtful, List.of(held.version()), experiments.isShared()));
        }
    }
}
