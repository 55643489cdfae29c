package dev.tinyforge.http;

import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.LogLineDocument;
import dev.tinyforge.ports.usecase.ReadLogs;
import io.javalin.http.Context;
import java.util.List;

/** {@code /api/workloads/{id}/logs}: what a workload writes. */
final class LogRoutes {
    private static final int MOST = 10_000;

    private final ReadLogs logs;
    private final Requests requests;
    private final EventStreams streams;

    LogRoutes(ReadLogs logs, Requests requests, EventStreams streams) {
        this.logs = logs;
        this.requests = requests;
        this.streams = streams;
    }

    List<Route> routes() {
        return List.of(Route.get(
                        "/api/workloads/{id}/logs",
                        Access.READ_WORKLOAD,
                        "readLogs",
                        "The last lines it wrote; as a stream, those to come too",
                        this::logs)
                .query("tail")
                .pages("LogLine")
                .answers(200, "text/event-stream", "EventStream"));
    }

    private void logs(Context ctx) {
        WorkloadId workload = requests.workload(ctx);
        int tail = Requests.number(ctx, "tail", 100, 0, MOST);
        if (EventStreams.wanted(ctx)) {
            streams.serve(ctx, LogEvents.follow(logs, workload, tail, LogEvents.lastSeen(ctx)));
            return;
        }
        Answers.whole(ctx, logs.tail(workload, tail), LogLineDocument::write);
    }
}
