package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.store.Watches.Watch;
import java.util.TreeMap;

/** What was last seen of a watched thing, as a document. */
public final class WatchCodec {
    static final int VERSION = 1;

    private WatchCodec() {}

    public static Config write(Watch watch) {
        return fill(Doc.document("watch", VERSION), watch);
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static Watch read(Config document) {
        return Fields.document(
                document,
                "watch",
                VERSION,
                fields -> new Watch(
                        fields.text("name"),
                        fields.integer("revision"),
                        fields.map("seen", Fields::text),
                        fields.optionalText("validator"),
                        fields.instant("at"),
                        fields.instant("next"),
                        fields.smallInteger("failures"),
                        fields.optionalText("last_error")));
    }

    static Config fill(Doc doc, Watch watch) {
        return doc.put("name", watch.name())
                .put("revision", watch.revision())
                .put("seen", new TreeMap<>(watch.seen()), value -> value)
                .put("validator", watch.validator())
                .put("at", watch.at())
                .put("next", watch.next())
                .put("failures", watch.failures())
                .put("last_error", watch.lastError())
                .done();
    }
}
