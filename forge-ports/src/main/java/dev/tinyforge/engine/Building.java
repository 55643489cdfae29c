package dev.tinyforge.engine;

import dev.tinyforge.domain.build.Build;
import dev.tinyforge.domain.build.IgnoreRules;
import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.engine.build.GuardedFiles;
import dev.tinyforge.engine.build.SiteContext;
import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.container.BuildOrder;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Fetches a commit and has the engine build it; both stop when it is interrupted. */
final class Building implements Activity {
    private static final int IGNORE_FILE = 64 * 1024;

    private final Ports ports;
    private final Step.BuildImage step;
    private final Consumer<String> progress;
    private final Cancellation cancellation = new Cancellation();

    Building(Ports ports, Step.BuildImage step, Consumer<String> progress) {
        this.ports = ports;
        this.step = step;
        this.progress = progress;
    }

    @Override
    public Progress poll() {
        if (ports.images().present(step.image())) {
            progress.accept(step.image().asked() + " was built before");
            return DONE;
        }
        Build build = step.build();
        Instant begun = ports.clock().now();
        try (RepositoryTree tree = ports.repositories()
                .open(
                        build.repository(),
                        build.credentials(),
                        build.commit(),
                        new TreeLimits(TreeLimits.DEFAULT.entries(), TreeLimits.DEFAULT.bytes(), build.timeout()),
                        progress,
                        cancellation)) {
            Duration left =
                    build.timeout().minus(Duration.between(begun, ports.clock().now()));
            build.recipe()
                    .match(
                            dockerfile -> {
                                dockerfile(tree, dockerfile, left);
                                return DONE;
                            },
                            site -> {
                                site(tree, site, left);
                                return DONE;
                            });
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.CANCELLED && cancellation.cancelled()) {
                return new Progress.Again(Duration.ZERO);
            }
            throw e;
        }
        return cancellation.cancelled() ? new Progress.Again(Duration.ZERO) : DONE;
    }

    @Override
    public void interrupt() {
        cancellation.cancel();
    }

    private void dockerfile(RepositoryTree tree, Recipe.Dockerfile recipe, Duration left) {
        Build build = step.build();
        String folder = build.folder().isEmpty() ? "" : build.folder() + "/";
        IgnoreRules ignored = ignored(tree, folder).sparing(recipe.path());
        BuildContext context = sink -> tree.walk(build.folder(), new GuardedFiles(ignored, sink));
        build(recipe.path(), recipe.args(), recipe.target(), context, left);
    }

    private void site(RepositoryTree tree, Recipe.Site recipe, Duration left) {
        BuildContext context = new SiteContext(
                tree, step.build().folder(), recipe, step.image().digest(), ports.pages(), progress);
        build(SiteContext.DOCKERFILE, Map.of(), Optional.empty(), context, left);
    }

    private void build(
            String dockerfile, Map<String, String> args, Optional<String> target, BuildContext context, Duration left) {
        BuildOrder order = new BuildOrder(
                dockerfile,
                args,
                target,
                step.build().labels(),
                step.build().afresh(),
                left.isNegative() || left.isZero() ? Duration.ofMillis(1) : left);
        ports.images().build(step.image(), order, context, progress, cancellation);
    }

    private static IgnoreRules ignored(RepositoryTree tree, String folder) {
        String text = tree.file(folder + ".dockerignore", IGNORE_FILE)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
        try {
            return IgnoreRules.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ForgeException(ErrorCode.BUILD_FAILED, String.valueOf(e.getMessage()));
        }
    }
}
