package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.store.EventLog;

/** Who did what, when, to what, in answers. */
public final class EventDocument {
    private EventDocument() {}

    public static Config write(EventLog.Numbered numbered) {
        EventLog.Entry entry = numbered.entry();
        return Doc.part()
                .put("number", numbered.number())
                .put("at", entry.at())
                .put("actor", entry.actor())
                .put("action", entry.action())
                .put("subject", entry.subject())
                .put("text", entry.text())
                .done();
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static EventLog.Numbered read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new EventLog.Numbered(
                AnswerFields.number(reader, "number"),
                new EventLog.Entry(
                        AnswerFields.instant(reader, "at"),
                        AnswerFields.text(reader, "actor"),
                        AnswerFields.text(reader, "action"),
                        AnswerFields.text(reader, "subject"),
                        AnswerFields.text(reader, "text")));
    }
}
