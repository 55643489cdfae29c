package dev.tinyforge.domain.webhook;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.InboundEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads deliveries. */
public final class Webhooks {
    private Webhooks() {}

    /**
     * What the delivery says. Who sent it is recognised by its headers (see {@link Sender#of}), Docker Hub by the shape of
     * its body; from then on that sender's parser alone decides. Whether the sender is to be believed is another question:
     * ask {@link Signatures} first. Never throws, as long as the reader keeps its contract.
     *
     * @param at when it arrived
     */
    public static Parsed parse(Delivery delivery, JsonReader reader, Instant at) {
        Sender sender = Sender.of(delivery);
        if (sender == Sender.MANUAL) {
            InboundEvent asked = new InboundEvent.PersonAsked("webhook", at);
            return new Parsed.Events(sender, List.of(new Parsed.Inbound(givenId(delivery), asked)));
        }
        try {
            Json body = Json.of(reader.read(json(delivery, sender)));
            if (sender == Sender.GENERIC && DockerHubBody.isOne(body)) {
                sender = Sender.DOCKER_HUB;
            }
            return read(delivery, sender, body, at).from(sender);
        } catch (InvalidInput e) {
            return new Parsed.Malformed(sender, e.problems().get(0).toString());
        }
    }

    private static Reading read(Delivery delivery, Sender sender, Json body, Instant at) {
        return switch (sender) {
            case GITHUB -> GithubBody.read(delivery, body, at);
            case GITEA -> GiteaBody.read(delivery, body, at);
            case GITLAB -> GitlabBody.read(delivery, body, at);
            case DOCKER_HUB -> DockerHubBody.read(delivery, body, at);
            case REGISTRY -> RegistryBody.read(body, at);
            case GENERIC -> GenericBody.read(delivery, body, at);
            case MANUAL -> throw new IllegalStateException("has no body");
        };
    }

    private static byte[] json(Delivery delivery, Sender sender) {
        boolean form = (sender == Sender.GITHUB || sender == Sender.GITEA)
                && delivery.contentType().equals(Form.TYPE);
        return form ? Form.field(delivery.body(), "payload") : delivery.body();
    }

    /** For senders that give no id of their own, the one that who set them up may have given. */
    static Optional<String> givenId(Delivery delivery) {
        return delivery.header("idempotency-key").or(() -> delivery.header("x-delivery-id"));
    }
}
