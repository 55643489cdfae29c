package dev.tinyforge.http;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.codec.DeliveryDocument;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Decision.Result;
import dev.tinyforge.ports.usecase.HandleEvents;
import dev.tinyforge.ports.usecase.ManageTriggers;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code /api/deliveries}: what arrived, and what was made of it. */
final class DeliveryRoutes {
    private static final String ALL = "/api/deliveries";
    private static final String ONE = ALL + "/{number}";

    private final HandleEvents events;
    private final ManageTriggers triggers;
    private final Requests requests;

    DeliveryRoutes(HandleEvents events, ManageTriggers triggers, Requests requests) {
        this.events = events;
        this.triggers = triggers;
        this.requests = requests;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, Access.READ, "listDeliveries", "Lists what arrived, newest first", this::list)
                        .query("trigger", "workload", "result", "text", "cursor", "limit")
                        .pages("Delivery"),
                Route.get(
                                ONE,
                                Access.READ,
                                "showDelivery",
                                "Shows what arrived and, for each binding, what was made of it and why",
                                this::show)
                        .answers(200, "Delivery"),
                Route.post(
                                ONE + "/replay",
                                Access.DEPLOY,
                                "replayDelivery",
                                "Asks again with the bindings of now; dry: changes nothing",
                                this::replay)
                        .mayTake("ReplayOptions")
                        .answers(200, "Delivery"));
    }

    private void list(Context ctx) {
        int limit = Requests.limit(ctx);
        Ledger.Query query = new Ledger.Query(
                Requests.query(ctx, "trigger").map(name -> triggers.get(name).id()),
                Requests.query(ctx, "workload").map(requests::workload),
                Requests.query(ctx, "result", DeliveryRoutes::result),
                Requests.query(ctx, "text"),
                Requests.position(ctx));
        Answers.page(
                ctx,
                events.list(query, limit + 1),
                limit,
                DeliveryDocument::write,
                entry -> String.valueOf(entry.number()));
    }

    private void show(Context ctx) {
        Answers.json(ctx, 200, DeliveryDocument.write(events.get(number(ctx))));
    }

    private void replay(Context ctx) {
        ConfigReader options = requests.options(ctx);
        boolean dry = options.bool("dry", false);
        options.check();
        Answers.json(ctx, 200, DeliveryDocument.write(events.replay(number(ctx), dry, Requests.caller(ctx))));
    }

    private static long number(Context ctx) {
        String text = ctx.pathParam("number");
        if (!text.matches("\\d{1,18}")) {
            throw new HttpProblem(404, "not_found", "there is no entry of this number");
        }
        return Long.parseLong(text);
    }

    private static Result result(String text) {
        return Arrays.stream(Result.values())
                .filter(result -> ConfigReader.spell(result).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "result",
                        "is not one of "
                                + Arrays.stream(Result.values())
                                        .map(ConfigReader::spell)
                                        .collect(Collectors.joining(", "))));
    }
}
