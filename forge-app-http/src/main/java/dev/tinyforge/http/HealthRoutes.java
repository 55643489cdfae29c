package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}: for those who watch the server itself. */
final class HealthRoutes {
    private final Vitals vitals;
    private final MetricsText metrics;

    HealthRoutes(Vitals vitals, MetricsText metrics) {
        this.vitals = vitals;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/healthz", Access.PUBLIC, "showHealth", "Whether the server runs", this::healthy)
                        .answers(200, "Health"),
                Route.get("/readyz", Access.PUBLIC, "showReadiness", "Whether it can do its work", this::ready)
                        .answers(200, "Readiness")
                        .answers(503, "Readiness"),
                Route.get("/metrics", Access.READ, "showMetrics", "Counters and gauges for Prometheus", this::metrics)
                        .answers(200, "text/plain", "Metrics"));
    }

    private void healthy(Context ctx) {
        Answers.json(ctx, 200, Config.of("status", "ok"));
    }

    private void ready(Context ctx) {
        Map<String, String> notReady = vitals.notReady();
        Answers.json(
                ctx, notReady.isEmpty() ? 200 : 503, Config.of("ready", notReady.isEmpty(), "waiting_for", notReady));
    }

    private void metrics(Context ctx) {
        ctx.contentType(MetricsText.CONTENT_TYPE);
        ctx.result(metrics.write(vitals.metrics()));
    }
}
