package dev.tinyforge.engine;

import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.source.PlanSettings;
import dev.tinyforge.domain.source.RepositorySource;
import dev.tinyforge.domain.source.Source;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.engine.repository.Commits;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.util.Optional;

/** Looks up what a version stands for now, so that it cannot change on its way. */
final class Versions {
    private static final int SHA = 12;

    private final Ports ports;
    private final PlanSettings settings;
    private final Sources sources;

    Versions(Ports ports, PlanSettings settings, Sources sources) {
        this.ports = ports;
        this.settings = settings;
        this.sources = sources;
    }

    /** @param tag what the version is called */
    record Pinned(PinnedImage image, String tag) {}

    /** @param afresh what makes the image another one than any built before */
    Pinned pin(Workload workload, Optional<String> version, Optional<String> afresh) {
        Source source = sources.of(workload.source().kind());
        return source.want(workload, version)
                .match(
                        wanted -> new Pinned(ports.images().resolve(wanted.image(), wanted.registry()), wanted.tag()),
                        wanted -> {
                            String commit = Commits.find(ports.repositories(), wanted);
                            return new Pinned(
                                    builder(source).pin(workload, commit, settings, afresh), commit.substring(0, SHA));
                        });
    }

    private static RepositorySource builder(Source source) {
        if (source instanceof RepositorySource builder) {
            return builder;
        }
        throw new ForgeException(
                ErrorCode.INTERNAL,
                "the plugin of source `" + source.kind() + "` asks for a commit and cannot say what to build of it");
    }
}
