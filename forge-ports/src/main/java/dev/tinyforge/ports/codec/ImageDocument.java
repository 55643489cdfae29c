package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import java.util.LinkedHashMap;
import java.util.Map;

/** A pinned image in answers. */
final class ImageDocument {
    private ImageDocument() {}

    static Config write(PinnedImage image) {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("reference", image.asked().toString());
        doc.put("digest", image.digest());
        doc.put("local", image.local());
        AnswerFields.put(doc, "registry", image.registry());
        return new Config(doc);
    }

    static PinnedImage read(ConfigReader reader) {
        return new PinnedImage(
                ImageRef.parse(AnswerFields.text(reader, "reference")),
                AnswerFields.text(reader, "digest"),
                reader.bool("local", false),
                reader.string("registry"));
    }
}
