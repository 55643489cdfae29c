package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.store.Watches.Watch;

/** What is watched by asking, in answers. */
public final class WatchDocument {
    private WatchDocument() {}

    public static Config write(Watch watch) {
        return WatchCodec.fill(Doc.part(), watch);
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static Watch read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Watch(
                AnswerFields.text(reader, "name"),
                AnswerFields.number(reader, "revision"),
                reader.stringMap("seen"),
                reader.string("validator"),
                AnswerFields.instant(reader, "at"),
                AnswerFields.instant(reader, "next"),
                (int) AnswerFields.number(reader, "failures"),
                reader.string("last_error"));
    }
}
