package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.usecase.PlanPreview;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a deployment would do, in answers. */
public final class PlanPreviewDocument {
    private PlanPreviewDocument() {}

    public static Config write(PlanPreview plan) {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("strategy", plan.strategy());
        AnswerFields.put(doc, "downtime", plan.downtime());
        doc.put("steps", plan.steps());
        doc.put(
                "differences",
                plan.differences().stream()
                        .map(d -> Config.of("field", d.field(), "before", d.before(), "after", d.after()))
                        .toList());
        doc.put("check_index", plan.checkIndex());
        return new Config(doc);
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static PlanPreview read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new PlanPreview(
                AnswerFields.text(reader, "strategy"),
                reader.string("downtime"),
                reader.strings("steps"),
                reader.objects("differences").stream()
                        .map(d -> new PlanPreview.Difference(
                                AnswerFields.text(d, "field"),
                                AnswerFields.text(d, "before"),
                                AnswerFields.text(d, "after")))
                        .toList(),
                AnswerFields.text(reader, "check_index"));
    }
}
