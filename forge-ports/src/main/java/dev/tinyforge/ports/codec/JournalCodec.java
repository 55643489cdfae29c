package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.store.JournalRecord;

/**
 * Journal records as documents. A record is read for as long as a run that wrote it may be unfinished: a change of form
 * is a new version, and the older ones stay readable.
 */
public final class JournalCodec {
    static final int VERSION = 1;

    private JournalCodec() {}

    public static Config write(JournalRecord entry) {
        Doc doc;
        if (entry instanceof JournalRecord.Opened opened) {
            doc = Doc.document("opened", VERSION).put("plan", PlanCodec.part(opened.plan()));
        } else if (entry instanceof JournalRecord.Intended intended) {
            doc = Doc.document("intended", VERSION).put("effect", StepCodec.part(intended.effect()));
        } else if (entry instanceof JournalRecord.Completed completed) {
            doc = Doc.document("completed", VERSION).put("event", EventCodec.part(completed.event()));
        } else {
            JournalRecord.Signalled signalled = (JournalRecord.Signalled) entry;
            doc = Doc.document("signalled", VERSION).put("event", EventCodec.part(signalled.event()));
        }
        return doc.put("at", entry.at()).done();
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static JournalRecord read(Config document) {
        return Fields.document(document, VERSION, JournalCodec::entry);
    }

    private static JournalRecord entry(Fields fields) {
        String type = fields.text(Fields.TYPE);
        return switch (type) {
            case "opened" -> new JournalRecord.Opened(fields.object("plan", PlanCodec::plan), fields.instant("at"));
            case "intended" ->
                new JournalRecord.Intended(fields.object("effect", StepCodec::effect), fields.instant("at"));
            case "completed" ->
                new JournalRecord.Completed(fields.object("event", EventCodec::event), fields.instant("at"));
            case "signalled" ->
                new JournalRecord.Signalled(fields.object("event", EventCodec::event), fields.instant("at"));
            default -> throw fields.unknownType(type);
        };
    }
}
