package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import dev.tinyforge.ports.usecase.DeploymentProgress.StepProgress;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far a deployment is, in answers; its parts are also the events of its stream. */
public final class ProgressDocument {
    private ProgressDocument() {}

    public static Config write(DeploymentProgress progress) {
        return Config.of(
                "deployment", DeploymentDocument.write(progress.deployment()),
                "steps", progress.steps().stream().map(ProgressDocument::write).toList(),
                "log", progress.log().stream().map(ProgressDocument::write).toList());
    }

    public static Config write(StepProgress step) {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("key", step.key());
        doc.put("title", step.title());
        doc.put("started_at", step.startedAt().toString());
        AnswerFields.put(doc, "ended_at", step.endedAt());
        AnswerFields.put(doc, "failure", step.failure());
        return new Config(doc);
    }

    public static Config write(DeploymentLog.Numbered numbered) {
        DeploymentLog.Entry entry = numbered.entry();
        return Config.of(
                "number", numbered.number(),
                "at", entry.at().toString(),
                "level", ConfigReader.spell(entry.level()),
                "step", entry.step(),
                "message", entry.message());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static DeploymentProgress read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new DeploymentProgress(
                DeploymentDocument.read(AnswerFields.object(reader, "deployment")),
                reader.objects("steps").stream().map(ProgressDocument::step).toList(),
                reader.objects("log").stream().map(ProgressDocument::entry).toList());
    }

    private static StepProgress step(ConfigReader reader) {
        return new StepProgress(
                AnswerFields.text(reader, "key"),
                AnswerFields.text(reader, "title"),
                AnswerFields.instant(reader, "started_at"),
                AnswerFields.optionalInstant(reader, "ended_at"),
                reader.string("failure"));
    }

    private static DeploymentLog.Numbered entry(ConfigReader reader) {
        return new DeploymentLog.Numbered(
                AnswerFields.number(reader, "number"),
                new DeploymentLog.Entry(
                        AnswerFields.instant(reader, "at"),
                        AnswerFields.constant(reader, "level", DeploymentLog.Level.class),
                        AnswerFields.text(reader, "step"),
                        AnswerFields.text(reader, "message")));
    }
}
