package dev.tinyforge.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The port on the Compose tool, which is given every file on its standard input. */
final class DockerComposeRunner implements ComposeRunner {
    private static final Duration NORMALISED_WITHIN = Duration.ofSeconds(30);
    private static final Duration DOWN_WITHIN = Duration.ofMinutes(2);
    private static final int SHOWN = 200;

    private final ComposeTool tool;
    private final ComposeFolder folder;

    DockerComposeRunner(ComposeTool tool, Path root) {
        this.tool = tool;
        this.folder = new ComposeFolder(root);
    }

    @Override
    public String tool() {
        return tool.title();
    }

    @Override
    public Config parse(String text) {
        try {
            return ComposeYaml.read(text);
        } catch (IllegalArgumentException e) {
            throw new ForgeException(ErrorCode.COMPOSE_FAILED, "the Compose file cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Config normalise(String project, Config file, Map<String, String> variables) {
        ComposeTool.Ended ended = tool.run(
                call(project, List.of("config"), json(file), variables, Optional.of(NORMALISED_WITHIN)),
                line -> {},
                new Cancellation(),
                process -> {});
        check(ended);
        return parse(ended.output());
    }

    @Override
    public void up(
            String project,
            Config file,
            Map<String, String> variables,
            Consumer<String> progress,
            Cancellation cancellation) {
        folder.endLeftOver(project);
        Map<String, String> environment = new LinkedHashMap<>(variables);
        // Green and what runs beside it are one project in two files.
        environment.put("COMPOSE_IGNORE_ORPHANS", "true");
        List<String> arguments = new ArrayList<>(List.of("--ansi", "never", "up", "-d", "--no-build"));
        arguments.addAll(new ConfigReader(file)
                .object("services")
                .map(ConfigReader::names)
                .orElse(List.of()));
        ComposeTool.Ended ended = tool.run(
                call(project, arguments, json(file), environment, Optional.empty()),
                progress,
                cancellation,
                process -> folder.working(project, process));
        folder.worked(project);
        if (!cancellation.cancelled()) {
            check(ended);
        }
    }

    @Override
    public void keep(WorkloadId workload, String project, Config file) {
        folder.keep(workload, project, json(file));
    }

    @Override
    public void down(WorkloadId workload, Consumer<String> progress) {
        folder.kept(workload).forEach((project, text) -> {
            folder.endLeftOver(project);
            check(tool.run(
                    call(
                            project,
                            List.of("--ansi", "never", "down", "--remove-orphans"),
                            json(onAllNetworks(parse(text))),
                            Map.of(),
                            Optional.of(DOWN_WITHIN)),
                    progress,
                    new Cancellation(),
                    process -> folder.working(project, process)));
            folder.worked(project);
        });
        folder.forget(workload);
    }

    /** The tool removes only networks that a service of the file is on, and the one that was on them may be in no file. */
    private static Config onAllNetworks(Config file) {
        ConfigReader reader = new ConfigReader(file);
        List<String> networks = new ArrayList<>(List.of("default"));
        reader.object("networks").ifPresent(all -> networks.addAll(all.names()));
        Config nobody = Config.of(
                "image", "scratch", "networks", networks.stream().distinct().toList());
        return file.with("services", reader.config("services").with("tinyforge-down", nobody));
    }

    private ComposeTool.Call call(
            String project,
            List<String> arguments,
            String input,
            Map<String, String> variables,
            Optional<Duration> within) {
        List<String> all = new ArrayList<>(List.of("-p", project, "-f", "-"));
        all.addAll(arguments);
        return new ComposeTool.Call(all, input, variables, folder.empty(), within);
    }

    private static String json(Config file) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(file.values());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers", e);
        }
    }

    private static void check(ComposeTool.Ended ended) {
        if (ended.well()) {
            return;
        }
        String said = ended.lastLines().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        boolean unreachable = said.contains("Cannot connect to the Docker daemon")
                || said.contains("Couldn't connect to Docker daemon")
                || said.contains("error during connect")
                || said.contains("Connection refused")
                || said.contains("Connection aborted");
        if (unreachable) {
            throw new ForgeException(
                    ErrorCode.ENGINE_UNREACHABLE, "the Compose tool cannot reach the engine: start Docker");
        }
        String shown = said.length() > SHOWN ? said.substring(said.length() - SHOWN) : said;
        throw new ForgeException(ErrorCode.COMPOSE_FAILED, "the Compose tool says: " + shown);
    }
}
