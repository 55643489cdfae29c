package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.compose.ComposeFile;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Limits;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.tck.fake.Boundary.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The Compose tool of the host, in one process's hands. Between two services it can be killed. */
final class FakeCompose implements ComposeRunner {
    private static final DeploymentId NOBODY = new DeploymentId("01jz0000000000000000000000");

    private final FakeWorld world;
    private final FakeProcess process;
    private final ContainerHost host;
    private final ComposeShelf shelf;

    FakeCompose(FakeWorld world, FakeProcess process) {
        this.world = world;
        this.process = process;
        this.host = world.host();
        this.shelf = world.compose();
    }

    @Override
    public String tool() {
        return "fake-compose 1.0";
    }

    @Override
    public Config parse(String text) {
        synchronized (world) {
            Config tree = shelf.tree(text);
            if (tree == null) {
                throw failed("the file is not YAML");
            }
            return tree;
        }
    }

    @Override
    public Config normalise(String project, Config file, Map<String, String> variables) {
        synchronized (world) {
            return (Config) filled(file, variables);
        }
    }

    private static Object filled(Object value, Map<String, String> variables) {
        if (value instanceof String text) {
            String all = text;
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                all = all.replace("${" + variable.getKey() + "}", variable.getValue());
            }
            return all;
        }
        if (value instanceof Config config) {
            return new Config(map(config.values(), variables));
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, variables);
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(filled(item, variables)));
            return items;
        }
        return value;
    }

    private static Map<String, Object> map(Map<?, ?> map, Map<String, String> variables) {
        Map<String, Object> filled = new LinkedHashMap<>();
        map.forEach((key, item) -> filled.put(key.toString(), filled(item, variables)));
        return filled;
    }

    @Override
    public void up(
            String project,
            Config file,
            Map<String, String> variables,
            Consumer<String> progress,
            Cancellation cancellation) {
        ConfigReader services = new ConfigReader((Config) filled(file, variables))
                .object("services")
                .orElseThrow();
        synchronized (world) {
            host.checkUp();
            networks(project, file).values().forEach(host::network);
        }
        for (String service : services.names()) {
            process.gate().pass("ComposeRunner", "service", Phase.BEFORE);
            if (cancellation.cancelled()) {
                return;
            }
            progress.accept("bringing up " + service);
            synchronized (world) {
                host.checkUp();
                if (shelf.isFailing(service)) {
                    throw failed("service " + service + " failed");
                }
                up(project, new ComposeFile(file), service, services.config(service), networks(project, file));
            }
        }
    }

    private void up(String project, ComposeFile file, String service, Config written, Map<String, String> networks) {
        ConfigReader reader = new ConfigReader(written);
        String name = reader.string("container_name", project + "_" + service + "_1");
        Optional<Box> there = host.box(name);
        if (there.isPresent()) {
            Box box = there.get();
            if (!project.equals(box.spec.labels().get(ResourceNames.LABEL_PROJECT))) {
                throw failed("the container name " + name + " is in use");
            }
            if (written.equals(shelf.made().get(name))) {
                start(box);
                return;
            }
            world.effect(process, box.spec.labels(), "remove " + name);
            host.delete(name);
        }
        String image = reader.string("image", "");
        ImageShelf.Held held =
                world.shelf().held(pinned(image)).orElseThrow(() -> failed("there is no image " + image));
        List<String> joined = reader.object("networks").map(ConfigReader::names).orElse(List.of("default"));
        InstanceSpec spec = new InstanceSpec(
                new InstanceRef(deployment(reader), name),
                pinned(image),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                reader.stringMap("labels"),
                List.of(),
                file.hostPorts(service),
                joined.stream()
                        .map(network -> networks.getOrDefault(network, network))
                        .toList(),
                Limits.NONE,
                reader.string("restart", "no").equals("no") ? RestartPolicy.NO : RestartPolicy.UNLESS_STOPPED,
                false,
                Optional.empty(),
                Duration.ofSeconds(10));
        Box box = new Box(spec, held.id(), reader.stringMap("environment"), held.behaviour());
        world.effect(process, spec.labels(), "create " + name);
        host.add(box);
        shelf.made().put(name, written);
        start(box);
    }

    private void start(Box box) {
        if (box.running() || box.state == Container.State.RESTARTING) {
            return;
        }
        host.publisher(box).ifPresent(other -> {
            throw failed("a host port of " + box.name() + " is in use by " + other.name());
        });
        world.effect(process, box.spec.labels(), "start " + box.name());
        host.start(box);
    }

    private static DeploymentId deployment(ConfigReader service) {
        return Optional.ofNullable(service.stringMap("labels").get(ResourceNames.LABEL_DEPLOYMENT))
                .map(DeploymentId::new)
                .orElse(NOBODY);
    }

    private static PinnedImage pinned(String runnable) {
        int at = runnable.indexOf('@');
        return at < 0
                ? PinnedImage.onEngine(ImageRef.parse("local"), runnable)
                : PinnedImage.pulled(
                        ImageRef.parse(runnable.substring(0, at)), runnable.substring(at + 1), Optional.empty());
    }

    /** What the engine calls the networks of a file. */
    private static Map<String, String> networks(String project, Config file) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("default", project + "_default");
        new ConfigReader(file).object("networks").ifPresent(networks -> networks.names()
                .forEach(key -> names.put(
                        key,
                        ComposeFile.networkName(
                                project, key, networks.config(key).values()))));
        return names;
    }

    @Override
    public void keep(WorkloadId workload, String project, Config file) {
        synchronized (world) {
            shelf.keep(workload, project, file);
        }
    }

    @Override
    public void down(WorkloadId workload, Consumer<String> progress) {
        synchronized (world) {
            host.checkUp();
            for (String project : shelf.kept(workload).keySet()) {
                List<String> names = new ArrayList<>();
                host.all().forEach(box -> {
                    if (project.equals(box.spec.labels().get(ResourceNames.LABEL_PROJECT))) {
                        names.add(box.name());
                    }
                });
                names.forEach(host::delete);
            }
            shelf.forget(workload);
        }
    }

    private static ForgeException failed(String why) {
        return new ForgeException(ErrorCode.COMPOSE_FAILED, why);
    }
}
