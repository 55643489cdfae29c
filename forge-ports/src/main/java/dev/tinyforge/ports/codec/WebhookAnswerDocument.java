package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.usecase.HandleEvents.Handled;
import java.util.List;
import java.util.Optional;

/**
 * What a webhook's sender is told: how many bindings came to what, and why each did.
 *
 * @param ignored why nothing was made of it; absent: something was
 * @param entries one an event; a repeated one with the decisions of then, which are not counted again
 */
public record WebhookAnswerDocument(Optional<String> ignored, List<Handled> entries) {
    public WebhookAnswerDocument {
        entries = List.copyOf(entries);
    }

    public static WebhookAnswerDocument ignored(String reason) {
        return new WebhookAnswerDocument(Optional.of(reason), List.of());
    }

    public static WebhookAnswerDocument of(List<Handled> entries) {
        return new WebhookAnswerDocument(Optional.empty(), entries);
    }

    /** Events that are written down and not decided yet. */
    public long pending() {
        return entries.stream()
                .filter(handled -> !handled.repeated() && !handled.entry().decided())
                .count();
    }

    public Config write() {
        return Doc.part()
                .put("deployed", count(Decision.Result.DEPLOYED))
                .put("skipped", count(Decision.Result.SKIPPED))
                .put("no_match", count(Decision.Result.NO_MATCH))
                .put("errored", count(Decision.Result.ERROR))
                .put("pending", pending())
                .put("duplicate", entries.stream().filter(Handled::repeated).count())
                .put("ignored", ignored)
                .put("deliveries", entries, handled -> DeliveryDocument.write(brief(handled)))
                .done();
    }

    /** A sender knows an address: not what bindings ask for. */
    private static Handled brief(Handled handled) {
        return new Handled(handled.entry().brief(), handled.repeated());
    }

    private long count(Decision.Result result) {
        return entries.stream()
                .filter(handled -> !handled.repeated())
                .flatMap(handled -> handled.entry().decisions().stream())
                .filter(decision -> decision.result() == result)
                .count();
    }
}
