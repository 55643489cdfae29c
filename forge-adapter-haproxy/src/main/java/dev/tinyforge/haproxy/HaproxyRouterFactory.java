package dev.tinyforge.haproxy;

import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouterFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import dev.tinyforge.ports.time.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** {@code proxy=haproxy}: the embedded default. */
public final class HaproxyRouterFactory implements ProxyRouterFactory {
    /** What supervises a given HAProxy may first have to notice that there is a configuration now. */
    private static final Duration GIVEN = Duration.ofSeconds(15);

    private static final Duration MANAGED = Duration.ofSeconds(55);

    @Override
    public String name() {
        return HaproxyRouter.NAME;
    }

    @Override
    public ProxyRouter open(ForgeConfig config, ContainerEngineFactory.Connection engine, Clock clock) {
        boolean managed = config.get(Settings.HAPROXY_MANAGED);
        return open(config, engine, managed ? MANAGED : GIVEN);
    }

    static HaproxyRouter open(ForgeConfig config, ContainerEngineFactory.Connection engine, Duration patience) {
        boolean managed = config.get(Settings.HAPROXY_MANAGED);
        String bind = config.get(Settings.HAPROXY_BIND);
        int port = config.get(Settings.HAPROXY_HTTP_PORT);
        Path dir = config.path(Settings.HAPROXY_DIR, "haproxy").toAbsolutePath().normalize();
        Entrance entrance = Entrance.of(config);
        Owner owner = Owner.of(dir);
        HaproxyConf conf =
                new HaproxyConf(dir, managed ? "*:" + ManagedHost.INSIDE : bind + ":" + port, managed, owner.root());
        Host host = managed
                ? new ManagedHost(
                        conf,
                        engine,
                        config.get(Settings.HAPROXY_CONTAINER),
                        config.get(Settings.NETWORK),
                        config.get(Settings.HAPROXY_IMAGE),
                        config.get(Settings.HAPROXY_BINARY),
                        bind,
                        port,
                        owner.toString())
                : new GivenHost(conf, entrance);
        return new HaproxyRouter(conf, host, entrance, config.get(Settings.HAPROXY_SLOTS), patience);
    }

    /** Whose the folder is, or will be when this process makes it. */
    private record Owner(int uid, int gid) {
        static Owner of(Path dir) {
            Path there = Files.exists(dir) ? dir : Path.of("/proc/self");
            try {
                return new Owner((Integer) Files.getAttribute(there, "unix:uid"), (Integer)
                        Files.getAttribute(there, "unix:gid"));
            } catch (java.io.IOException | UnsupportedOperationException e) {
                return new Owner(0, 0);
            }
        }

        boolean root() {
            return uid == 0;
        }

        @Override
        public String toString() {
            return uid + ":" + gid;
        }
    }
}
