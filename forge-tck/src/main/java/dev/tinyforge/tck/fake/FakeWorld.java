package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent;
import dev.tinyforge.ports.container.HealthProbe;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything outside the processes of Forge: the host and its containers, the registry, repositories, the proxy, and what the store
 * keeps. It goes on when a process dies. One world is one lock, so any number of threads may use it.
 */
public final class FakeWorld {
    private final ManualClock clock;
    private final Faults faults = new Faults();
    private final ContainerHost host = new ContainerHost(this);
    private final ImageShelf shelf = new ImageShelf(this);
    private final ComposeShelf compose = new ComposeShelf(this);
    private final FakeRepositories repositories = new FakeRepositories(this);
    private final ProxyState routes = new ProxyState(this);
    private final StoreData data = new StoreData(this);
    private final Map<String, FakeProcess> processes = new LinkedHashMap<>();
    private final Map<String, Integer> starts = new HashMap<>();
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Map<Path, StoreData> backups = new HashMap<>();
    private final Set<String> lost = new HashSet<>();
    private final List<String> trespasses = new ArrayList<>();

    public FakeWorld() {
        this(new ManualClock());
    }

    public FakeWorld(ManualClock clock) {
        this.clock = clock;
        clock.onAdvance(() -> {
            synchronized (this) {
                host.settle();
            }
            deliver();
        });
    }

    public ManualClock clock() {
        return clock;
    }

    public Faults faults() {
        return faults;
    }

    public ContainerHost host() {
        return host;
    }

    public ImageShelf shelf() {
        return shelf;
    }

    public ComposeShelf compose() {
        return compose;
    }

    public FakeRepositories repositories() {
        return repositories;
    }

    public ProxyState routes() {
        return routes;
    }

    public StoreData data() {
        return data;
    }

    /** The living process of this name; a new one if there is none. */
    public FakeProcess process(String name) {
        synchronized (this) {
            FakeProcess known = processes.get(name);
            if (known != null && known.alive()) {
                return known;
            }
            int start = starts.merge(name, 1, Integer::sum);
            FakeProcess fresh = new FakeProcess(this, start == 1 ? name : name + "~" + start);
            processes.put(name, fresh);
            return fresh;
        }
    }

    /** Ends the process of this name as by signal 9; does nothing if there is none. */
    public void kill(String name) {
        FakeProcess known;
        synchronized (this) {
            known = processes.get(name);
        }
        if (known != null) {
            known.kill();
        }
    }

    /** A handle of the process named {@code main}; so are those that follow. */
    public ContainerEngine engine() {
        return process("main").engine();
    }

    public Images images() {
        return process("main").images();
    }

    public ImageRegistry registry() {
        return process("main").registry();
    }

    public RepositoryHost repositoryHost() {
        return process("main").repositoryHost();
    }

    public HealthProbe probe() {
        return process("main").probe();
    }

    public ProxyRouter proxy() {
        return process("main").proxy();
    }

    public Store openStore(String owner) {
        return process(owner).store();
    }

    /** A handle of the store that nothing goes wrong in and that counts no boundary; for judging, not for acting. */
    public Store observer() {
        return Intercepted.wrap(
                Store.class,
                new FakeStore(data, new FakeProcess(this, "observer"), clock),
                (port, method, arguments, real) -> data.observed(real));
    }

    /** How often each call, written {@code ContainerEngine.list}, was made. */
    public Map<String, Integer> calls() {
        synchronized (calls) {
            return Map.copyOf(calls);
        }
    }

    public int calls(String call) {
        synchronized (calls) {
            return calls.getOrDefault(call, 0);
        }
    }

    public void forgetCalls() {
        synchronized (calls) {
            calls.clear();
        }
    }

    /** Tells of an event now, true or not. */
    public void emitEvent(EngineEvent event) {
        host.emit(event.kind(), event.name());
        host.deliver(true);
    }

    /** Tells of every event that waits. */
    public void deliverEvents() {
        host.deliver(true);
    }

    /** Every instance that might answer a request to the host now; an empty one stands for an error. */
    public List<Optional<InstanceRef>> request(String hostName) {
        synchronized (this) {
            List<Optional<InstanceRef>> answers = new ArrayList<>();
            for (ProxyState.Entry entry : routes.effective(hostName)) {
                answers.add(routes.target(entry)
                        .filter(box -> box.answersWell(entry.endpoint().port(), clock.elapsed()))
                        .map(box -> box.spec.ref()));
            }
            return answers.isEmpty() ? List.of(Optional.empty()) : List.copyOf(answers);
        }
    }

    /** What was done to a workload by one process while another one had its lease. */
    public List<String> trespasses() {
        synchronized (this) {
            return List.copyOf(trespasses);
        }
    }

    boolean alive(String owner) {
        for (FakeProcess process : processes.values()) {
            if (process.owner().equals(owner)) {
                return process.alive();
            }
        }
        return false;
    }

    /** Something outside is about to be changed for the workload of these labels. */
    void effect(FakeProcess process, Map<String, String> labels, String what) {
        String workload = labels.get(ResourceNames.LABEL_WORKLOAD);
        if (workload != null) {
            data.leases
                    .otherHolder(workload, process)
                    .ifPresent(lease -> trespasses.add(process.owner() + ": " + what + " while " + lease.owner()
                            + " has " + lease.name() + " with token " + lease.token()));
        }
    }

    void keep(Path file, StoreData written) {
        backups.put(file, written.copy());
    }

    StoreData backup(Path file) {
        synchronized (this) {
            StoreData written = backups.get(file);
            if (written == null) {
                throw new ForgeException(ErrorCode.NOT_FOUND, file + " is no backup");
            }
            return written;
        }
    }

    void counted(String port, String method) {
        synchronized (calls) {
            calls.merge(port + "." + method, 1, Integer::sum);
        }
    }

    void deliver() {
        if (!Thread.holdsLock(this)) {
            host.deliver(false);
        }
    }

    void lost(String container) {
        lost.add(container);
    }

    boolean isLost(String container) {
        return lost.contains(container);
    }
}
