package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;

/** One line of an instance's log, in answers. */
public final class LogLineDocument {
    private static final String ERROR = "stderr";

    private LogLineDocument() {}

    public static Config write(LogLine line) {
        return Config.of("at", line.at().toString(), "stream", line.error() ? ERROR : "stdout", "text", line.text());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static LogLine read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new LogLine(
                AnswerFields.instant(reader, "at"),
                AnswerFields.text(reader, "stream").equals(ERROR),
                AnswerFields.text(reader, "text"));
    }
}
