package dev.tinyforge.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The port on a Docker engine. */
final class DockerContainerEngine implements ContainerEngine {
    /** Docker's own, for a container that names none. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    /** Tries at a name that another call is just giving to a container, or taking from one. */
    private static final int CREATE_TRIES = 200;

    private static final long BETWEEN_TRIES_MILLIS = 25;

    private final Link link;
    private final Networks networks;

    DockerContainerEngine(Link link) {
        this.link = link;
        this.networks = new Networks(link);
    }

    @Override
    public EngineInfo info() {
        return link.calls().call("tell its version", () -> {
            Version version = link.docker().versionCmd().exec();
            return new EngineInfo(
                    "Docker",
                    text(version.getVersion()),
                    text(version.getApiVersion()),
                    text(version.getOperatingSystem()) + "/" + text(version.getArch()));
        });
    }

    @Override
    public void ensureNetwork(String name) {
        link.calls().run("make the network " + name, () -> networks.ensure(name));
    }

    @Override
    public void create(InstanceSpec spec, Map<String, String> env) {
        link.calls().run("create the container " + spec.ref().name(), () -> made(spec, Map.copyOf(env)));
    }

    private void made(InstanceSpec spec, Map<String, String> env) {
        for (int left = CREATE_TRIES; ; left--) {
            networksExist(spec);
            try {
                Specs.command(link.docker(), spec, env).exec();
                joinOrUndo(spec);
                return;
            } catch (NotFoundException e) {
                if (!taken(spec)) {
                    throw imageMissing(spec, e);
                }
                return;
            } catch (ConflictException e) {
                if (taken(spec)) {
                    return;
                }
                // The name is taken, but the container is not there yet, or no more.
                if (left == 0) {
                    throw e;
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw link.failures().interrupted("create a container");
        }
    }

    /** Whether it was made before: by an earlier call, perhaps one that did not live to join the networks. */
    private boolean taken(InstanceSpec spec) {
        Optional<InspectContainerResponse> there = inspect(spec.ref().name());
        there.ifPresent(found -> {
            checkOurs(spec, found);
            join(spec, networksOf(found));
        });
        return there.isPresent();
    }

    /** Docker itself would take a network that is not there, and then not start the container. */
    private void networksExist(InstanceSpec spec) {
        for (String network : spec.networks()) {
            if (!networks.exists(network)) {
                throw noNetwork(network);
            }
        }
    }

    private static ForgeException noNetwork(String network) {
        return new ForgeException(
                ErrorCode.ENGINE_REFUSED,
                "the network " + network + " does not exist: create it (docker network create), or leave it out");
    }

    private RuntimeException imageMissing(InstanceSpec spec, NotFoundException answer) {
        if (!EngineFailures.message(answer).toLowerCase(java.util.Locale.ROOT).contains("image")) {
            return answer;
        }
        return new ForgeException(
                ErrorCode.IMAGE_NOT_FOUND, "the engine does not have the image " + spec.image() + ": pull it", answer);
    }

    private static void checkOurs(InstanceSpec spec, InspectContainerResponse there) {
        Map<String, String> labels = there.getConfig().getLabels();
        if (labels == null || !labels.entrySet().containsAll(spec.labels().entrySet())) {
            throw new ForgeException(
                    ErrorCode.ENGINE_REFUSED,
                    "a container named " + spec.ref().name()
                            + " exists with other labels, so it is somebody else's: remove or rename it");
        }
    }

    private static Set<String> networksOf(InspectContainerResponse there) {
        return there.getNetworkSettings() == null || there.getNetworkSettings().getNetworks() == null
                ? Set.of()
                : there.getNetworkSettings().getNetworks().keySet();
    }

    private void join(InstanceSpec spec, Set<String> has) {
        for (String network : spec.networks()) {
            if (!has.contains(network)) {
                connect(spec.ref().name(), network);
            }
        }
    }

    private void connect(String name, String network) {
        try {
            link.docker()
                    .connectToNetworkCmd()
                    .withNetworkId(network)
                    .withContainerId(name)
                    .exec();
        } catch (NotFoundException e) {
            throw networks.exists(network) ? noContainer(name, e) : noNetwork(network);
        } catch (DockerException e) {
            if (!EngineFailures.message(e).contains("already exists in network")) {
                throw e;
            }
        }
    }

    @Override
    public void join(String name, String network) {
        link.calls().run("join " + name + " to the network " + network, () -> {
            InspectContainerResponse there = inspect(name).orElseThrow(() -> notFound(name));
            String id = networks.id(network).orElseThrow(() -> noNetwork(network));
            Optional<String> joined = Optional.ofNullable(there.getNetworkSettings())
                    .map(settings -> settings.getNetworks().get(network))
                    .map(ContainerNetwork::getNetworkID);
            if (joined.filter(id::equals).isPresent()) {
                return;
            }
            if (joined.isPresent()) {
                // Of a network that was there before: Docker would neither start it so nor join it to the new one.
                leave(name, network);
            }
            connect(name, network);
        });
    }

    private void leave(String name, String network) {
        try {
            link.docker()
                    .disconnectFromNetworkCmd()
                    .withNetworkId(network)
                    .withContainerId(name)
                    .withForce(true)
                    .exec();
        } catch (NotFoundException e) {
            throw noContainer(name, e);
        }
    }

    /** A refusal changes nothing, so what was made just before is taken back. */
    private void joinOrUndo(InstanceSpec spec) {
        try {
            join(spec, Set.copyOf(spec.networks().stream().limit(1).toList()));
        } catch (ForgeException | DockerException e) {
            try {
                link.docker()
                        .removeContainerCmd(spec.ref().name())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (RuntimeException undo) {
                e.addSuppressed(undo);
            }
            throw e;
        }
    }

    @Override
    public void start(String name) {
        link.calls().run("start the container " + name, () -> {
            try {
                link.docker().startContainerCmd(name).exec();
            } catch (NotModifiedException e) {
                return;
            } catch (NotFoundException e) {
                throw noContainer(name, e);
            }
        });
    }

    private RuntimeException noContainer(String name, NotFoundException answer) {
        return inspect(name).isPresent() ? answer : notFound(name);
    }

    private static ForgeException notFound(String name) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no container named " + name);
    }

    @Override
    public void stop(String name) {
        Duration own = link.calls().call("show the container " + name, () -> inspect(name)
                .map(DockerContainerEngine::stopTimeout)
                .orElse(Duration.ZERO));
        link.slow().call("stop the container " + name, Link.after(own), () -> {
            try {
                link.lasting()
                        .open(Wire.post("/containers/" + Wire.encode(name) + "/stop")
                                .build())
                        .close();
            } catch (DockerException e) {
                if (e.getHttpStatus() != 304 && e.getHttpStatus() != 404) {
                    throw e;
                }
            }
            return true;
        });
    }

    /** docker-java has no getter for it and keeps what it does not know at the root only. */
    static Duration stopTimeout(InspectContainerResponse there) {
        return there.getRawValues().get("Config") instanceof Map<?, ?> config
                        && config.get("StopTimeout") instanceof Number seconds
                ? Duration.ofSeconds(seconds.longValue())
                : STOP_TIMEOUT;
    }

    @Override
    public void remove(String name) {
        link.calls().run("remove the container " + name, () -> {
            try {
                link.docker()
                        .removeContainerCmd(name)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException e) {
                return;
            } catch (ConflictException e) {
                if (!EngineFailures.message(e).contains("already in progress")) {
                    throw e;
                }
                awaitRemoval(name);
            }
        });
    }

    private void awaitRemoval(String name) {
        try (Response gone = link.control()
                .open(Wire.post("/containers/" + Wire.encode(name) + "/wait?condition=removed")
                        .build())) {
            gone.getBody().readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (DockerException e) {
            if (e.getHttpStatus() != 404) {
                throw e;
            }
        }
    }

    @Override
    public List<String> volumes(String prefix) {
        return link.calls().call("list volumes", () -> {
            List<InspectVolumeResponse> found = link.docker()
                    .listVolumesCmd()
                    .withFilter("name", List.of(prefix))
                    .exec()
                    .getVolumes();
            // The engine's filter also takes what is somewhere in a name.
            return found == null
                    ? List.<String>of()
                    : found.stream()
                            .map(InspectVolumeResponse::getName)
                            .filter(name -> name.startsWith(prefix))
                            .sorted()
                            .toList();
        });
    }

    @Override
    public boolean removeVolume(String name) {
        return link.calls().call("remove the volume " + name, () -> {
            try {
                link.docker().removeVolumeCmd(name).exec();
                return true;
            } catch (NotFoundException e) {
                return true;
            } catch (ConflictException e) {
                return false;
            }
        });
    }

    @Override
    public Optional<Container> find(String name) {
        return link.calls()
                .call("show the container " + name, () -> inspect(name).map(Views::of));
    }

    /** By its name only: Docker also takes the beginning of an id for a name. */
    private Optional<InspectContainerResponse> inspect(String name) {
        try {
            InspectContainerResponse seen =
                    link.docker().inspectContainerCmd(name).exec();
            return Optional.of(seen).filter(found -> ("/" + name).equals(found.getName()));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Container> list(String label) {
        return link.calls().call("list containers", () -> listed(label).stream()
                .map(Views::of)
                .toList());
    }

    private List<com.github.dockerjava.api.model.Container> listed(String label) {
        return link.docker()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(label))
                .exec();
    }

    @Override
    public List<LogLine> tail(String name, int lines) {
        if (lines <= 0) {
            return List.of();
        }
        return link.calls().call("show the log of " + name, () -> {
            List<LogLine> read = new ArrayList<>();
            try (Response response = link.control()
                    .open(Wire.get(logs(name, OptionalInt.of(lines), false)).build())) {
                new LogLines(read::add).readAll(response.getBody());
            } catch (DockerException e) {
                if (e.getHttpStatus() == 404) {
                    return List.of();
                }
                throw e;
            }
            return List.copyOf(read.subList(Math.max(0, read.size() - lines), read.size()));
        });
    }

    @Override
    public Subscription follow(
            String name, OptionalInt tail, Consumer<LogLine> sink, Consumer<Optional<String>> ended) {
        LogFollow follow = new LogFollow(link, sink, ended);
        follow.start(name, () -> {
            String act = "follow the log of " + name;
            try {
                return link.stream(act, Wire.get(logs(name, tail, true)).build());
            } catch (ForgeException e) {
                throw e.getCause() instanceof DockerException answer && answer.getHttpStatus() == 404
                        ? notFound(name)
                        : e;
            }
        });
        return follow;
    }

    private static String logs(String name, OptionalInt tail, boolean follow) {
        return "/containers/" + Wire.encode(name) + "/logs?stdout=1&stderr=1&timestamps=1&follow=" + (follow ? 1 : 0)
                + "&tail=" + (tail.isPresent() ? Integer.toString(Math.max(0, tail.getAsInt())) : "all");
    }

    @Override
    public Subscription events(String label, Consumer<EngineEvent> sink) {
        String path = "/events?filters=" + Wire.encode(EventReader.filters());
        EventFollow events = new EventFollow(
                link,
                () -> link.stream("tell of events", Wire.get(path).build()),
                () -> names(label),
                new EventReader(label),
                sink);
        events.start();
        return events;
    }

    private Map<String, String> names(String label) {
        return link.calls().call("list containers", () -> {
            Map<String, String> names = new HashMap<>();
            listed(label).forEach(each -> names.put(each.getId(), Views.of(each).name()));
            return names;
        });
    }

    @Override
    public void close() {
        link.close();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
