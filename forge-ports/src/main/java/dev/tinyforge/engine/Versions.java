package dev.tinyforge.engine;

import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.source.PlanSettings;
import dev.tinyforge.domain.source.ProjectSource;
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
    private final Projects projects;

    Versions(Ports ports, PlanSettings settings, Sources sources) {
        this.ports = ports;
        this.settings = settings;
        this.sources = sources;
        this.projects = new Projects(ports, settings);
    }

    /**
     * @param tag what the version is called
     * @param workload with whatever else of it is pinned
     */
    record Pinned(PinnedImage image, String tag, Workload workload) {}

    /** @param afresh what makes the image another one than any built before */
    Pinned pin(Workload workload, Optional<String> version, Optional<String> afresh) {
        Source source = sources.of(workload.source().kind());
        return source.want(workload, version)
                .match(
                        wanted -> new Pinned(
                                ports.images().resolve(wanted.image(), wanted.registry()), wanted.tag(), workload),
                        wanted -> {
                            String commit = Commits.find(ports.repositories(), wanted);
                            return new Pinned(
                                    builder(source).pin(workload, commit, settings, afresh),
                                    commit.substring(0, SHA),
                                    workload);
                        },
                        wanted -> projects.pin(project(source), workload, wanted));
    }

    /** The workload with everything pinned but the image itself, which is given by somebody. */
    Workload around(Workload workload) {
        return sources.of(workload.source().kind()) instanceof ProjectSource
                ? pin(workload, Optional.empty(), Optional.empty()).workload()
                : workload;
    }

    private static ProjectSource project(Source source) {
        if (source instanceof ProjectSource runner) {
            return runner;
        }
        throw new ForgeException(
                ErrorCode.INTERNAL,
                "the plugin of source `" + source.kind() + "` asks for a project and cannot say what to run of it");
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
