package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.usecase.ManageWorkloads.Applied;

/** What became of an apply, in answers. */
public final class AppliedDocument {
    private AppliedDocument() {}

    public static Config write(Applied applied) {
        return Config.of(
                "change", ConfigReader.spell(applied.change()), "workload", WorkloadCodec.write(applied.workload()));
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static Applied read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Applied(
                StatusDocument.workload(reader.config("workload")),
                AnswerFields.constant(reader, "change", Applied.Change.class));
    }
}
