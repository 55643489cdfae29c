package dev.tinyforge.engine;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.page.PageRenderer;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.ports.yaml.YamlReader;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Stands where nobody was given who could be asked. */
final class Unreachable implements ImageRegistry, RepositoryHost, PageRenderer, YamlReader, ComposeRunner {
    @Override
    public Answer<Tags> tags(String repository, Optional<String> credentials, Optional<String> validator) {
        throw nobody(ErrorCode.REGISTRY_UNREACHABLE, "registries");
    }

    @Override
    public Answer<Optional<String>> digest(String repository, String tag, Optional<String> credentials) {
        throw nobody(ErrorCode.REGISTRY_UNREACHABLE, "registries");
    }

    @Override
    public Map<String, String> refs(String url, Optional<String> credentials) {
        throw nobody(ErrorCode.REPOSITORY_UNREACHABLE, "git repositories");
    }

    @Override
    public RepositoryTree open(
            String url,
            Optional<String> credentials,
            String commit,
            TreeLimits limits,
            Consumer<String> progress,
            Cancellation cancellation) {
        throw nobody(ErrorCode.REPOSITORY_UNREACHABLE, "git repositories");
    }

    @Override
    public Page render(String markdown, UnaryOperator<String> links) {
        throw nobody(ErrorCode.INTERNAL, "for pages of Markdown");
    }

    @Override
    public Object read(byte[] text, int most) {
        throw nobody(ErrorCode.INTERNAL, "what YAML says");
    }

    @Override
    public String tool() {
        throw noTool();
    }

    @Override
    public Config parse(String text) {
        throw noTool();
    }

    @Override
    public Config normalise(String project, Config file, Map<String, String> variables) {
        throw noTool();
    }

    @Override
    public void up(
            String project,
            Config file,
            Map<String, String> variables,
            Consumer<String> progress,
            Cancellation cancellation) {
        throw noTool();
    }

    @Override
    public void keep(WorkloadId workload, String project, Config file) {
        throw noTool();
    }

    @Override
    public void down(WorkloadId workload, Consumer<String> progress) {
        throw noTool();
    }

    private static ForgeException noTool() {
        return nobody(ErrorCode.COMPOSE_FAILED, "the Compose tool");
    }

    private static ForgeException nobody(ErrorCode code, String what) {
        return new ForgeException(code, "this Forge was put together without a way to ask " + what);
    }
}
