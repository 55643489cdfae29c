package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.usecase.ManageTriggers.Webhook;
import java.time.Duration;
import java.util.Optional;

/** Where a webhook is, in answers, and how it is asked to move. */
public final class WebhookDocument {
    private WebhookDocument() {}

    /** It holds the secret part of the address: for whoever may change the trigger. */
    public static Config write(Webhook webhook) {
        return Config.of("path", webhook.path(), "signed", webhook.signed());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write(Webhook)} makes */
    public static Webhook read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Webhook(AnswerFields.text(reader, "path"), reader.bool("signed", false));
    }

    /**
     * What is asked of a rotation.
     *
     * @param keepOld absent in the document: zero
     * @param signing absent: as it is; empty text: none any more
     */
    public record Rotation(Duration keepOld, Optional<String> signing) {
        @Override
        public String toString() {
            return "Rotation[" + keepOld + "]";
        }
    }

    public static Config write(Rotation rotation) {
        return Doc.part()
                .put("keep_old", rotation.keepOld())
                .put("signing_secret", rotation.signing().map(secret -> Config.of("secret", secret)))
                .done();
    }

    /** As people write it: strict. @throws dev.tinyforge.domain.config.InvalidInput with every problem */
    public static Rotation readRotation(Config document) {
        ConfigReader reader = new ConfigReader(document);
        Duration keepOld = reader.duration("keep_old", Duration.ZERO);
        Optional<String> signing = reader.object("signing_secret").map(WebhookDocument::secret);
        reader.check();
        return new Rotation(keepOld, signing);
    }

    private static String secret(ConfigReader given) {
        if (!given.has("secret")) {
            given.problem("secret", "is missing; an empty text takes the old one away");
        }
        return given.string("secret", "");
    }
}
