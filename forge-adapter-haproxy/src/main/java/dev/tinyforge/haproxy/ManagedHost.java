package dev.tinyforge.haproxy;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Limits;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.InstanceSpec.PublishedPort;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forge runs it, as a container on the instances' network. Inside it listens on a port that takes no privilege; the
 * engine publishes that at the wanted one.
 *
 * @param image as set; {@code local}: made from the program
 * @param user {@code uid:gid} of the owner of the folder, so that the sockets in it are his
 */
record ManagedHost(
        HaproxyConf conf,
        ContainerEngineFactory.Connection connection,
        String name,
        String network,
        String image,
        Path program,
        String bind,
        int port,
        String user)
        implements Host {
    static final int INSIDE = 8080;
    static final String ROLE_PROXY = "proxy";
    private static final String LABEL_SHAPE = "tinyforge.proxy.shape";
    /** The engine's container needs a deployment to name; the proxy belongs to none. */
    private static final DeploymentId NO_DEPLOYMENT = new DeploymentId("00000000000000000000000000");

    private static final Logger LOG = LoggerFactory.getLogger(ManagedHost.class);

    @Override
    public void ensure() {
        try {
            ContainerEngine engine = connection.engine();
            Optional<Container> there = engine.find(name);
            if (there.isPresent() && !ROLE_PROXY.equals(there.get().labels().get(ResourceNames.LABEL_ROLE))) {
                throw new ForgeException(
                        ErrorCode.PROXY_REFUSED,
                        "a container named " + name + " exists and is not ours: set proxy.haproxy.container");
            }
            if (there.isPresent() && !shape().equals(there.get().labels().get(LABEL_SHAPE))) {
                LOG.info("HAProxy's settings have changed: its container {} is made anew", name);
                engine.stop(name);
                engine.remove(name);
                there = Optional.empty();
            }
            if (there.isEmpty()) {
                engine.ensureNetwork(network);
                engine.create(spec(pinned()), Map.of());
            }
            boolean runs = there.filter(Container::running).isPresent();
            if (there.isPresent() && !(runs && there.get().addresses().containsKey(network))) {
                // Somebody may have removed the network, and with it the way to every instance.
                engine.ensureNetwork(network);
                engine.join(name, network);
            }
            if (!runs) {
                engine.start(name);
            }
        } catch (ForgeException e) {
            throw translated(e);
        }
    }

    @Override
    public ForgeException silent(ForgeException last) {
        List<String> lines = new ArrayList<>();
        try {
            connection.engine().tail(name, 3).forEach(line -> lines.add(line.text()));
        } catch (ForgeException e) {
            lines.add(e.line());
        }
        return new ForgeException(
                ErrorCode.PROXY_UNREACHABLE,
                last.line() + "; container " + name + ": " + String.join("; ", lines),
                last);
    }

    private PinnedImage pinned() {
        if (image.equals(LocalImage.SETTING)) {
            return LocalImage.make(program, connection.images());
        }
        ImageRef asked;
        try {
            asked = ImageRef.parse(image);
        } catch (IllegalArgumentException e) {
            throw new ForgeException(ErrorCode.PROXY_REFUSED, "proxy.haproxy.image: " + e.getMessage(), e);
        }
        PinnedImage pinned = connection.images().resolve(asked, Optional.empty());
        connection.images().pull(pinned, LOG::info, new Cancellation());
        return pinned;
    }

    private InstanceSpec spec(PinnedImage pinned) {
        String binary = image.equals(LocalImage.SETTING) ? LocalImage.PROGRAM : "haproxy";
        return new InstanceSpec(
                new InstanceRef(NO_DEPLOYMENT, name),
                pinned,
                List.of(binary),
                List.of(
                        "-W",
                        "-db",
                        "-S",
                        conf.masterSocket() + ",mode,600",
                        "-f",
                        conf.file().toString()),
                Optional.of(user),
                Map.of(),
                Map.of(ResourceNames.LABEL_ROLE, ROLE_PROXY, LABEL_SHAPE, shape()),
                List.of(new Mount(
                        Mount.Kind.BIND, conf.dir().toString(), conf.dir().toString(), false, OptionalLong.empty())),
                List.of(new PublishedPort(bind, port, INSIDE)),
                List.of(network),
                Limits.NONE,
                RestartPolicy.UNLESS_STOPPED,
                false,
                Optional.of("SIGUSR1"),
                Duration.ofSeconds(10));
    }

    /** Everything of the container that cannot change while it lives. */
    private String shape() {
        String text = String.join("|", conf.dir().toString(), network, image, bind, Integer.toString(port), user);
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private ForgeException translated(ForgeException e) {
        String line = e.line().toLowerCase(Locale.ROOT);
        // The engine has one code for every no; only its words tell that the port is the reason.
        if (e.code() == ErrorCode.ENGINE_REFUSED
                && line.matches(".*(already allocated|port.* in use|address.* in use).*")) {
            return new ForgeException(
                    ErrorCode.PROXY_REFUSED,
                    "port " + port + " is taken by another program: stop it, or set proxy.haproxy.http_port",
                    e);
        }
        return switch (e.code()) {
            case PROXY_REFUSED, PROXY_UNREACHABLE -> e;
            case IMAGE_NOT_FOUND, REGISTRY_DENIED, REGISTRY_UNREACHABLE ->
                new ForgeException(
                        e.code().passing() ? ErrorCode.PROXY_UNREACHABLE : ErrorCode.PROXY_REFUSED,
                        "no image " + image + " for HAProxy; without a registry set proxy.haproxy.image=local: "
                                + e.line(),
                        e);
            default ->
                new ForgeException(
                        e.code().passing() ? ErrorCode.PROXY_UNREACHABLE : ErrorCode.PROXY_REFUSED,
                        "HAProxy's container " + name + ": " + e.line(),
                        e);
        };
    }
}
