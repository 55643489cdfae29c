package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.usecase.Diagnose.Finding;

/** One finding of the doctor, in answers. */
public final class FindingDocument {
    private FindingDocument() {}

    public static Config write(Finding finding) {
        return Config.of(
                "subject", finding.subject(),
                "level", ConfigReader.spell(finding.level()),
                "detail", finding.detail(),
                "remedy", finding.remedy());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static Finding read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Finding(
                AnswerFields.text(reader, "subject"),
                AnswerFields.constant(reader, "level", Finding.Level.class),
                AnswerFields.text(reader, "detail"),
                reader.string("remedy", ""));
    }
}
