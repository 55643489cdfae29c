package dev.tinyforge.engine;

import dev.tinyforge.domain.compose.ComposeFile;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.repository.RepositoryUrl;
import dev.tinyforge.domain.source.ComposeSource;
import dev.tinyforge.domain.source.PlanSettings;
import dev.tinyforge.domain.source.ProjectSource;
import dev.tinyforge.domain.source.Wanted;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.engine.repository.Commits;
import dev.tinyforge.engine.repository.RepositoryFiles;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads Compose files, has the tool fill them in, and pins their images. */
final class Projects {
    private static final String FIELD = "source_config.compose";
    private static final int SHA = 12;

    private final Ports ports;
    private final PlanSettings settings;
    private final RepositoryFiles files;

    Projects(Ports ports, PlanSettings settings) {
        this.ports = ports;
        this.settings = settings;
        this.files = new RepositoryFiles(ports.repositories(), ComposeSource.LARGEST);
    }

    /** @throws InvalidInput naming what is refused in the file, before the tool sees it where it could do harm */
    Versions.Pinned pin(ProjectSource source, Workload workload, Wanted.Project wanted) {
        Optional<String> commit = wanted.commit().map(where -> Commits.find(ports.repositories(), where));
        String text = wanted.commit()
                .map(where -> text(where, commit.orElseThrow(), wanted.path()))
                .orElse(wanted.text());
        ComposeFile.Ready ready = ComposeFile.ready(ports.compose().parse(text), workload.env(), FIELD);
        if (!ready.problems().isEmpty()) {
            throw new InvalidInput(ready.problems());
        }
        Config file = ports.compose().normalise(wanted.name(), ready.tree(), ready.values());
        Map<String, Wanted.Image> images = source.images(workload, file, wanted.tag(), settings);
        Map<String, PinnedImage> pinned = pinned(images);
        String faces = source.faces(workload, file);
        String tag = Objects.requireNonNull(images.get(faces)).tag();
        return new Versions.Pinned(
                Objects.requireNonNull(pinned.get(faces)),
                commit.map(sha -> sha.substring(0, SHA)).orElse(tag),
                source.pinned(workload, file, pinned));
    }

    /** Services of one image run the very same. */
    private Map<String, PinnedImage> pinned(Map<String, Wanted.Image> images) {
        Map<Wanted.Image, PinnedImage> found = new HashMap<>();
        Map<String, PinnedImage> pinned = new LinkedHashMap<>();
        images.forEach((service, image) -> pinned.put(service, found.computeIfAbsent(image, asked -> ports.images()
                .resolve(asked.image(), asked.registry()))));
        return pinned;
    }

    private String text(Wanted.Commit where, String commit, String path) {
        byte[] bytes = files.read(where, commit, path)
                .orElseThrow(() -> new ForgeException(
                        ErrorCode.COMPOSE_FAILED,
                        "there is no `" + path + "` in " + RepositoryUrl.withoutUser(where.repository()) + " at "
                                + commit.substring(0, SHA) + "; set path to the Compose file"));
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
