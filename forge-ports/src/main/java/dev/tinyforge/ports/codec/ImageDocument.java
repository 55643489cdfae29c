package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A pinned image in answers. */
final class ImageDocument {
    private ImageDocument() {}

    static Config write(PinnedImage image) {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("reference", image.asked().toString());
        doc.put("digest", image.digest());
        doc.put("local", image.local());
        AnswerFields.put(doc, "registry", image.registry());
        AnswerFields.put(doc, "commit", image.commit());
        return new Config(doc);
    }

    static PinnedImage read(ConfigReader reader) {
        ImageRef asked = ImageRef.parse(AnswerFields.text(reader, "reference"));
        String digest = AnswerFields.text(reader, "digest");
        Optional<String> commit = reader.string("commit");
        if (commit.isPresent()) {
            return PinnedImage.built(asked, digest, commit.get());
        }
        return reader.bool("local", false)
                ? PinnedImage.onEngine(asked, digest)
                : PinnedImage.pulled(asked, digest, reader.string("registry"));
    }
}
