package dev.tinyforge.domain.source;

import dev.tinyforge.domain.compose.ComposeFile;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Workload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Compose file as it was when a deployment was asked for, with the images of its services. It is kept in the config of the
 * workload's snapshot, and so in the release: going back reads and looks up nothing.
 */
record PinnedProject(Config file, Map<String, PinnedImage> images) {
    private static final String KEY = "pinned";

    ComposeFile compose() {
        return new ComposeFile(file);
    }

    Workload into(Workload workload) {
        Map<String, Object> written = new LinkedHashMap<>();
        images.forEach((service, image) -> written.put(service, written(image)));
        return with(workload, workload.source().config().with(KEY, Config.of("file", file, "images", written)));
    }

    static Optional<PinnedProject> of(Workload workload) {
        return new ConfigReader(workload.source().config()).object(KEY).map(reader -> {
            Map<String, PinnedImage> images = new LinkedHashMap<>();
            reader.object("images").ifPresent(all -> all.names()
                    .forEach(name -> all.object(name).ifPresent(image -> images.put(name, image(image)))));
            return new PinnedProject(reader.config("file"), images);
        });
    }

    /** As it was written, with nothing pinned. */
    static Workload without(Workload workload) {
        Map<String, Object> config =
                new LinkedHashMap<>(workload.source().config().values());
        config.remove(KEY);
        return with(workload, new Config(config));
    }

    private static Workload with(Workload workload, Config config) {
        return workload.withSource(new SourceSpec(workload.source().kind(), config));
    }

    private static Config written(PinnedImage image) {
        Config written =
                Config.of("image", image.asked().toString(), "digest", image.digest(), "on_engine", image.local());
        return image.registry().map(name -> written.with("registry", name)).orElse(written);
    }

    private static PinnedImage image(ConfigReader reader) {
        ImageRef asked = ImageRef.parse(reader.required("image"));
        String digest = reader.required("digest");
        return reader.bool("on_engine", false)
                ? PinnedImage.onEngine(asked, digest)
                : PinnedImage.pulled(asked, digest, reader.string("registry"));
    }
}
