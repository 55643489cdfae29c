package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.webhook.Delivery;
import dev.tinyforge.domain.webhook.JsonReader;
import dev.tinyforge.ports.usecase.HandleEvents.Handled;
import java.util.List;

/** What senders deliver to webhooks. Offered where Forge runs: behind a server's API it is the webhook itself that is posted to. */
public interface ReceiveDeliveries {
    /**
     * A delivery to a webhook: written down, then decided for every binding, at most four of them at a time; one that fails
     * stops no other. Whatever is not decided when the answer is due is decided after it.
     *
     * @param address the secret part of the path
     * @param json reads the body, within limits
     * @param from who sent it, for people
     */
    WebhookAnswer deliver(String address, Delivery delivery, JsonReader json, String from);

    /** What a sender is told. */
    sealed interface WebhookAnswer {
        <R> R match(Cases<R> cases);

        /** An answer for each case there is. */
        interface Cases<R> {
            R unknown(Unknown answer);

            R unsigned(Unsigned answer);

            R malformed(Malformed answer);

            R ignored(Ignored answer);

            R decided(Decided answer);
        }

        /** There is no such webhook: 404, whatever else is wrong. */
        record Unknown() implements WebhookAnswer {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.unknown(this);
            }
        }

        /** 401. @param reason which header is missing or wrong */
        record Unsigned(String reason) implements WebhookAnswer {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.unsigned(this);
            }
        }

        /** 400. */
        record Malformed(String reason) implements WebhookAnswer {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.malformed(this);
            }
        }

        /** A ping, or an event that says nothing about a push: 200. */
        record Ignored(String reason) implements WebhookAnswer {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.ignored(this);
            }
        }

        /**
         * 200; 202 while some are not decided yet.
         *
         * @param entries one an event, with what has been decided; those that were seen before are marked
         */
        record Decided(List<Handled> entries) implements WebhookAnswer {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.decided(this);
            }
        }
    }
}
