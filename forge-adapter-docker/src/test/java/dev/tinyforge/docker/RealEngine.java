package dev.tinyforge.docker;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Image;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngineFactory.Connection;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.container.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The engine at DOCKER_HOST, reached through a relay, with images of a static busybox. What it makes carries the
 * number of the process and goes when it is closed.
 */
final class RealEngine implements AutoCloseable {
    static final int MAX_STREAMS = 4;
    static final int MAX_CALLS = 4;
    private static final long PATIENCE_SECONDS = 40;
    private static final String WRITES = "exec 3>&1; exec busybox nc -ll -p 9000 -e /bin/sh -c 'busybox cat >&3'";

    private final Path dir;
    private final Relay relay;
    private final Connection connection;
    private final Link direct;
    private final DockerImages images;
    private final Map<Program, PinnedImage> programs = new EnumMap<>(Program.class);
    private final String repository = "tck-program-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    RealEngine() {
        EngineAddress address = address();
        try {
            dir = Files.createTempDirectory("forge-relay");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SocketAddress engine = address.unix()
                ? UnixDomainSocketAddress.of(address.uri().getPath())
                : new InetSocketAddress(address.uri().getHost(), address.uri().getPort());
        relay = Relay.unix(dir.resolve("s"), engine);
        connection = open(Map.of());
        direct = new Link(address, MAX_CALLS, MAX_STREAMS);
        images = new DockerImages(direct, new Registries(Map.of()));
    }

    static EngineAddress address() {
        String host = System.getenv("DOCKER_HOST");
        return EngineAddress.parse(host == null || host.isBlank() ? EngineAddress.USUAL : host);
    }

    /** Another connection through the relay. */
    Connection open(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "docker.host", "unix://" + dir.resolve("s"),
                "docker.max_calls", Integer.toString(MAX_CALLS),
                "docker.max_streams", Integer.toString(MAX_STREAMS)));
        all.putAll(settings);
        return new DockerEngineFactory().open(ForgeConfig.of(all));
    }

    Connection connection() {
        return connection;
    }

    ContainerEngine engine() {
        return connection.engine();
    }

    Relay relay() {
        return relay;
    }

    /** Not through the relay. */
    Link direct() {
        return direct;
    }

    Path dir() {
        return dir;
    }

    PinnedImage image(Program program) {
        return programs.computeIfAbsent(program, wanted -> switch (wanted) {
            case RUNS -> image("runs", shell(WRITES));
            case DEAF -> image("deaf", shell("trap '' TERM; while :; do busybox sleep 1000; done"));
            case EXITS -> image("exits", shell("exit 7"));
            case CHECKED ->
                image(
                        "checked",
                        shell(WRITES),
                        "HEALTHCHECK --interval=1s --timeout=5s --retries=3 CMD [\"/bin/busybox\",\"true\"]");
        });
    }

    static String shell(String script) {
        return "ENTRYPOINT "
                + Json.MAPPER.valueToTree(List.of("/bin/busybox", "sh", "-c", "export PATH=/bin; " + script));
    }

    PinnedImage image(String tag, String... changes) {
        ImageRef name = ImageRef.parse(repository + ":" + tag);
        String id = images.imported(name, Tar.busybox().stream(), List.of(changes));
        return PinnedImage.onEngine(name, id);
    }

    /** Name of an image with a shell, for Dockerfiles to start from. */
    String base() {
        return image("base").asked().toString();
    }

    /** The files and links below a folder of the image: their mode and content, or their target. */
    Map<String, String> content(PinnedImage image, String folder) {
        String container = direct.docker()
                .createContainerCmd(image.runnable())
                .withCmd("none")
                .exec()
                .getId();
        Path into = dir.resolve("content");
        try (InputStream tar =
                direct.docker().copyArchiveFromContainerCmd(container, folder).exec()) {
            Files.createDirectory(into);
            ProcessBuilder program =
                    new ProcessBuilder("tar", "-x", "-p", "--strip-components=1").directory(into.toFile());
            program.environment().put("LC_ALL", "C.UTF-8");
            Process process = program.redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                tar.transferTo(in);
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(said);
            }
            Map<String, String> content = new HashMap<>();
            try (Stream<Path> all = Files.walk(into)) {
                for (Path each :
                        (Iterable<Path>) all.filter(path -> !Files.isDirectory(path, NOFOLLOW_LINKS))::iterator) {
                    content.put(into.relativize(each).toString(), shown(each));
                }
            }
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            direct.docker().removeContainerCmd(container).exec();
            delete(into);
        }
    }

    private static String shown(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "-> " + Files.readSymbolicLink(file);
        }
        int mode = (int) Files.getAttribute(file, "unix:mode") & 0777;
        return Integer.toOctalString(mode) + " " + Files.readString(file);
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void say(String container, String line) {
        String address =
                awaited(
                        "an address of " + container, () -> direct
                                .docker()
                                .inspectContainerCmd(container)
                                .exec()
                                .getNetworkSettings()
                                .getNetworks()
                                .values()
                                .stream()
                                .map(network -> String.valueOf(network.getIpAddress()))
                                .filter(text -> !text.isEmpty() && !text.equals("null"))
                                .findFirst());
        awaited("a listener in " + container, () -> {
            try (Socket socket = new Socket(address, 9000)) {
                socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                while (socket.getInputStream().read() >= 0) {
                    Thread.onSpinWait();
                }
                return Optional.of(true);
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    /** Runs another program in the container, and does not wait for it. */
    void exec(String container, String... command) {
        String id =
                direct.docker().execCreateCmd(container).withCmd(command).exec().getId();
        direct.docker().execStartCmd(id).withDetach(true).exec(new ResultCallback.Adapter<>());
    }

    /** The text of all it wrote, once it has ended. */
    List<String> output(String container) {
        await(
                "the end of " + container,
                () -> engine().find(container).orElseThrow().state() == Container.State.EXITED);
        return engine().tail(container, 1000).stream()
                .map(ContainerEngine.LogLine::text)
                .toList();
    }

    static void await(String what, BooleanSupplier condition) {
        awaited(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    static <T> T awaited(String what, java.util.function.Supplier<Optional<T>> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            Optional<T> got = wanted.get();
            if (got.isPresent()) {
                return got.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            pace();
        }
    }

    /** Leaves the processor to whoever is waited for: another process, which tells nobody when it is done. */
    private static void pace() {
        try {
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static int freePort() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes every name of the repository that no container needs. */
    void forget(String name) {
        for (Image image : direct.docker().listImagesCmd().exec()) {
            Stream.of(image.getRepoTags(), image.getRepoDigests())
                    .filter(Objects::nonNull)
                    .flatMap(Stream::of)
                    .filter(each -> DockerImages.sameRepository(each, name))
                    .forEach(this::removeImage);
        }
    }

    private void removeImage(String name) {
        try {
            direct.docker().removeImageCmd(name).exec();
        } catch (DockerException e) {
            // It went with another of its names, or is in use.
            return;
        }
    }

    @Override
    public void close() {
        forget(repository);
        connection.engine().close();
        direct.close();
        relay.close();
        try {
            Files.deleteIfExists(dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
