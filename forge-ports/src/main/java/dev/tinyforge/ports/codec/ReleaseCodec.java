package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import java.util.Optional;

/** Releases and pinned images as documents. */
public final class ReleaseCodec {
    static final int VERSION = 1;

    private ReleaseCodec() {}

    public static Config write(Release release) {
        return fill(Doc.document("release", VERSION), release);
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static Release read(Config document) {
        return Fields.document(document, "release", VERSION, ReleaseCodec::release);
    }

    public static Config write(PinnedImage image) {
        return fill(Doc.document("pinned-image", VERSION), image);
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static PinnedImage readImage(Config document) {
        return Fields.document(document, "pinned-image", VERSION, ReleaseCodec::image);
    }

    static Config part(Release release) {
        return fill(Doc.part(), release);
    }

    static Release release(Fields fields) {
        return new Release(
                fields.parsed("id", DeploymentId::new),
                fields.object("image", ReleaseCodec::image),
                fields.workload("workload"),
                fields.instant("created_at"));
    }

    static Config part(PinnedImage image) {
        return fill(Doc.part(), image);
    }

    static PinnedImage image(Fields fields) {
        ImageRef asked = fields.parsed("asked", ImageRef::parse);
        String digest = fields.text("digest");
        boolean local = fields.flag("local");
        // Of local ones it was once written too, and said nothing.
        Optional<String> registry = fields.optionalText("registry");
        Optional<String> commit = fields.optionalText("commit");
        if (commit.isPresent()) {
            return PinnedImage.built(asked, digest, commit.get());
        }
        return local ? PinnedImage.onEngine(asked, digest) : PinnedImage.pulled(asked, digest, registry);
    }

    private static Config fill(Doc doc, Release release) {
        return doc.put("id", release.id())
                .put("image", part(release.image()))
                .put("workload", WorkloadCodec.write(release.workload()))
                .put("created_at", release.createdAt())
                .done();
    }

    private static Config fill(Doc doc, PinnedImage image) {
        return doc.put("asked", image.asked().toString())
                .put("digest", image.digest())
                .put("local", image.local())
                .put("registry", image.registry())
                .put("commit", image.commit())
                .done();
    }
}
