package dev.tinyforge.engine;

import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.ContainerEngine.EngineInfo;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.usecase.Diagnose;
import dev.tinyforge.ports.usecase.Diagnose.Finding.Level;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at engine, proxy, store, disk and whether instances can be reached from here. */
final class Doctor implements Diagnose {
    private static final long LITTLE = 1L << 30;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Ports ports;
    private final EngineSettings settings;

    Doctor(Ports ports, EngineSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    @Override
    public List<Finding> doctor() {
        List<Finding> findings = new ArrayList<>();
        findings.add(asked("engine", "start Docker, or point docker.host at it", () -> {
            EngineInfo info = ports.engine().info();
            return ok("engine", info.name() + " " + info.version() + " on " + info.operatingSystem());
        }));
        findings.add(asked("reachability", "run Forge as a container on the network " + network(), this::reachability));
        findings.add(asked("proxy", "see docs/operations.md, section on the proxy", this::proxy));
        findings.add(asked(
                "store",
                "see docs/operations.md, section on the database",
                () -> ok("store", ports.store().describe())));
        findings.add(compose());
        findings.add(disk());
        return findings;
    }

    private String network() {
        return settings.plan().network();
    }

    private Finding proxy() {
        int routes = ports.proxy().list().size();
        Observation seen =
                ports.proxy().observe("doctor." + settings.plan().hostNames().domain());
        if (seen instanceof Observation.Unreachable unreachable) {
            return new Finding(
                    "proxy",
                    Level.FAIL,
                    ports.proxy().name() + " takes orders, but no request gets through: " + unreachable.reason(),
                    "check the address it listens on and the firewall");
        }
        return ok("proxy", ports.proxy().name() + " answers and holds " + routes + " routes");
    }

    /** On Docker Desktop and rootless engines the host cannot reach container addresses. */
    private Finding reachability() {
        Optional<Container> running = ports.engine().list(ResourceNames.LABEL_ROLE).stream()
                .filter(container ->
                        container.running() && container.addresses().containsKey(network()))
                .findFirst();
        if (running.isEmpty()) {
            return ok("reachability", "nothing runs on the network " + network() + " yet that could be tried");
        }
        String address = String.valueOf(running.get().addresses().get(network()));
        Optional<String> failure = ports.probe().tcp(address, 1, PATIENCE);
        boolean reached = failure.isEmpty() || failure.get().contains("refused");
        return reached
                ? ok("reachability", running.get().name() + " can be reached at " + address)
                : new Finding(
                        "reachability",
                        Level.FAIL,
                        address + " cannot be reached from here: " + failure.get(),
                        "run Forge as a container on the network " + network());
    }

    /** Without it all the rest works. */
    private Finding compose() {
        try {
            return ok("compose", ports.compose().tool());
        } catch (ForgeException e) {
            return new Finding("compose", Level.WARN, e.line(), "only workloads of the source `compose` need it");
        }
    }

    private Finding disk() {
        try {
            Path there = settings.dataDir();
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            FileStore store = Files.getFileStore(there);
            long free = store.getUsableSpace();
            String detail = (free >> 20) + " MiB free for " + settings.dataDir();
            return free < LITTLE
                    ? new Finding(
                            "disk", Level.WARN, detail, "free some space; `docker system df` shows what Docker uses")
                    : ok("disk", detail);
        } catch (IOException e) {
            return new Finding(
                    "disk", Level.FAIL, settings.dataDir() + ": " + e.getMessage(), "check the data_dir setting");
        }
    }

    private static Finding asked(String subject, String remedy, Supplier<Finding> question) {
        try {
            return question.get();
        } catch (ForgeException e) {
            return new Finding(subject, Level.FAIL, e.line(), remedy);
        }
    }

    private static Finding ok(String subject, String detail) {
        return new Finding(subject, Level.OK, detail, "");
    }
}
