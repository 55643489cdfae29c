package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Ledger.Arriving;
import dev.tinyforge.ports.store.Ledger.Asked;
import dev.tinyforge.ports.store.Ledger.Decision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was made of an entry of the ledger as a document, and what an entry is searched by. */
public final class LedgerCodec {
    static final int VERSION = 1;

    private LedgerCodec() {}

    public static Config write(List<Decision> decisions) {
        return Doc.document("decisions", VERSION)
                .put("decisions", decisions, LedgerCodec::part)
                .done();
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static List<Decision> readDecisions(Config document) {
        return Fields.document(
                document, "decisions", VERSION, fields -> fields.list("decisions", LedgerCodec::decision));
    }

    /** Every text an entry can be found by, a line each, as {@link #searched} writes it. */
    public static String text(Arriving arrived, List<Decision> decisions) {
        List<String> lines = new ArrayList<>();
        arrived.sender().ifPresent(lines::add);
        arrived.key().ifPresent(lines::add);
        collect(InboundEventCodec.write(arrived.event()).values(), lines);
        decisions.forEach(decision -> lines.add(decision.reason()));
        return searched(String.join("\n", lines));
    }

    /** So that case does not count, in any script. */
    public static String searched(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static void collect(Object value, List<String> into) {
        if (value instanceof String text) {
            into.add(text);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(inner -> collect(inner, into));
        } else if (value instanceof Collection<?> list) {
            list.forEach(inner -> collect(inner, into));
        }
    }

    private static Config part(Decision decision) {
        return Doc.part()
                .put("binding", decision.binding().value())
                .put("workload", decision.workload())
                .put("result", decision.result())
                .put("reason", decision.reason())
                .put("asked", decision.asked().map(LedgerCodec::part))
                .put("deployment", decision.deployment().map(DeploymentId::value))
                .done();
    }

    private static Decision decision(Fields fields) {
        return new Decision(
                fields.parsed("binding", BindingId::new),
                fields.parsed("workload", WorkloadId::new),
                fields.choice("result", Decision.Result.class),
                fields.text("reason"),
                fields.optionalObject("asked", LedgerCodec::asked),
                fields.optionalParsed("deployment", DeploymentId::new));
    }

    /** As it stands in a decision, stored or answered. */
    static Config part(Asked asked) {
        return Doc.part()
                .put("config", asked.config())
                .put("overridden", asked.overridden())
                .done();
    }

    private static Asked asked(Fields fields) {
        return new Asked(fields.config("config"), fields.texts("overridden"));
    }
}
