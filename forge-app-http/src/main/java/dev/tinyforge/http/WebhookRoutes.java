package dev.tinyforge.http;

import dev.tinyforge.domain.webhook.Delivery;
import dev.tinyforge.ports.access.Throttle;
import dev.tinyforge.ports.codec.WebhookAnswerDocument;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.usecase.ReceiveDeliveries;
import dev.tinyforge.ports.usecase.ReceiveDeliveries.WebhookAnswer;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * {@code /api/webhook/triggers}: where senders deliver. The secret in the path is all they show, so it stands in no log.
 */
final class WebhookRoutes {
    private static final String ONE = "/api/webhook/triggers/{secret}";
    /** However it is written: a path that leads nowhere may still hold a secret. */
    private static final Pattern SECRET = Pattern.compile("(?i)(webhook(?:/|%2f)+triggers(?:/|%2f)+).+");

    private final ReceiveDeliveries deliveries;
    private final HttpServer.Webhooks limits;
    private final Clock clock;
    private final Throttle byAddress;
    private final Throttle byWebhook;
    /** Anybody may send, so what bodies take of the memory is bounded: one of the largest, and small ones beside it. */
    private final Semaphore bytes;

    WebhookRoutes(ReceiveDeliveries deliveries, HttpServer.Webhooks limits, Clock clock) {
        this.deliveries = deliveries;
        this.limits = limits;
        this.clock = clock;
        this.byAddress = new Throttle(limits.atOnce(), limits.oneMoreEvery());
        this.byWebhook = new Throttle(limits.atOnce(), limits.oneMoreEvery());
        this.bytes = new Semaphore(limits.bodyLimit() + limits.bodyLimit() / 4);
    }

    List<Route> routes() {
        return List.of(Route.post(
                        ONE,
                        Access.PUBLIC,
                        "deliver",
                        "Takes what a forge, a registry or anybody else who has the address sends",
                        this::deliver)
                .takes("AnyDelivery")
                .answers(200, "WebhookAnswer")
                .answers(202, "WebhookAnswer"));
    }

    /** The path as it may be shown. */
    static String masked(String path) {
        return SECRET.matcher(path).replaceFirst("$1****");
    }

    private void deliver(Context ctx) {
        String secret = ctx.pathParam("secret");
        Instant now = clock.now();
        byAddress.take(ClientAddress.of(ctx), now).ifPresent(wait -> {
            throw ForgeException.tooMany("deliveries from this address", wait);
        });
        byWebhook.take(secret, now).ifPresent(wait -> {
            throw ForgeException.tooMany("deliveries to this webhook", wait);
        });
        int weight = weight(ctx);
        if (!bytes.tryAcquire(weight)) {
            throw ForgeException.tooMany("large deliveries at the same time", Duration.ofSeconds(5));
        }
        try {
            Delivery delivery = new Delivery(ctx.headerMap(), Requests.body(ctx, limits.bodyLimit()));
            WebhookAnswerDocument document = deliveries
                    .deliver(secret, delivery, JsonText::foreign, ClientAddress.of(ctx))
                    .match(new Answer());
            Answers.json(ctx, document.pending() > 0 ? 202 : 200, document.write());
        } finally {
            bytes.release(weight);
        }
    }

    /** What its body may come to. */
    private int weight(Context ctx) {
        long announced = ctx.contentLength();
        return (int) (announced < 0 ? limits.bodyLimit() : Math.min(announced, limits.bodyLimit()));
    }

    private static final class Answer implements WebhookAnswer.Cases<WebhookAnswerDocument> {
        @Override
        public WebhookAnswerDocument unknown(WebhookAnswer.Unknown answer) {
            throw new HttpProblem(404, "not_found", "there is no such webhook");
        }

        @Override
        public WebhookAnswerDocument unsigned(WebhookAnswer.Unsigned answer) {
            throw new HttpProblem(401, "unsigned", ForgeException.oneLine(answer.reason()));
        }

        @Override
        public WebhookAnswerDocument malformed(WebhookAnswer.Malformed answer) {
            throw new HttpProblem(400, "malformed", ForgeException.oneLine(answer.reason()));
        }

        @Override
        public WebhookAnswerDocument ignored(WebhookAnswer.Ignored answer) {
            return WebhookAnswerDocument.ignored(answer.reason());
        }

        @Override
        public WebhookAnswerDocument decided(WebhookAnswer.Decided answer) {
            return WebhookAnswerDocument.of(answer.entries());
        }
    }
}
