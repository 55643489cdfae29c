package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ManageWorkloads.Applied;

/** What became of an apply, in answers. */
public final class AppliedDocument {
    private AppliedDocument() {}

    public static Config write(Applied applied) {
        return Config.of(
                "change", ConfigReader.spell(applied.change()), "workload", WorkloadCodec.write(applied.workload()));
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write(Applied)} makes */
    public static Applied read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Applied(
                StatusDocument.workload(reader.config("workload")),
                AnswerFields.constant(reader, "change", Applied.Change.class));
    }

    public static Config write(ManageTriggers.Applied applied) {
        return Config.of(
                "change", ConfigReader.spell(applied.change()), "trigger", TriggerCodec.write(applied.trigger()));
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write(ManageTriggers.Applied)} makes */
    public static ManageTriggers.Applied readTrigger(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new ManageTriggers.Applied(
                BoundDocument.trigger(reader.config("trigger")),
                AnswerFields.constant(reader, "change", Applied.Change.class));
    }
}
