package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.ports.usecase.DescribeKinds.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/** A kind of plugin in answers. */
public final class KindDocument {
    private KindDocument() {}

    public static Config write(Kind kind) {
        return Config.of(
                "kind",
                kind.name(),
                "fields",
                kind.schema().fields().stream().map(KindDocument::write).toList());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static Kind read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Kind(
                AnswerFields.text(reader, "kind"),
                new ConfigSchema(reader.objects("fields").stream()
                        .map(KindDocument::field)
                        .toList()));
    }

    private static Config write(Field field) {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("name", field.name());
        doc.put("kind", ConfigReader.spell(field.kind()));
        doc.put("doc", field.doc());
        doc.put("required", field.required());
        doc.put("secret", field.secret());
        AnswerFields.put(doc, "default", field.fallback());
        if (field.kind() == ConfigSchema.Kind.INTEGER) {
            doc.put("min", field.min());
            doc.put("max", field.max());
        }
        if (!field.choices().isEmpty()) {
            doc.put("choices", field.choices());
        }
        return new Config(doc);
    }

    private static Field field(ConfigReader reader) {
        Field any = Field.of(
                AnswerFields.text(reader, "name"),
                AnswerFields.constant(reader, "kind", ConfigSchema.Kind.class),
                AnswerFields.text(reader, "doc"));
        return new Field(
                any.name(),
                any.kind(),
                any.doc(),
                reader.bool("required", false),
                reader.bool("secret", false),
                reader.string("default"),
                reader.integer("min", Long.MIN_VALUE, Long.MAX_VALUE).orElse(any.min()),
                reader.integer("max", Long.MIN_VALUE, Long.MAX_VALUE).orElse(any.max()),
                reader.strings("choices"));
    }
}
