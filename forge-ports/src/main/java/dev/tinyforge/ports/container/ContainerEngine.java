package dev.tinyforge.ports.container;

import dev.tinyforge.domain.deploy.InstanceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What runs containers. Thread-safe. Every method blocks, at most as long as it says, else 30 s.
 *
 * <p>Errors: {@code ENGINE_UNREACHABLE} when no answer came (the act may have happened), {@code ENGINE_REFUSED} when
 * the answer was no (nothing was changed).
 */
public interface ContainerEngine extends AutoCloseable {
    /** Name and version for people; the cheapest proof that the engine answers. */
    EngineInfo info();

    record EngineInfo(String name, String version, String apiVersion, String operatingSystem) {}

    /** Makes sure a user-defined bridge network of this name exists. Idempotent. */
    void ensureNetwork(String name);

    /**
     * Creates the container of the spec, joined to all its networks, not started. Idempotent: one of that name with
     * the spec's labels is taken as made, and joined to networks it lacks. One of that name with other labels is
     * {@code ENGINE_REFUSED} and left alone. The image must be there ({@code IMAGE_NOT_FOUND}).
     *
     * @param env the environment in the open; never logged
     */
    void create(InstanceSpec spec, Map<String, String> env);

    /**
     * Joins it, running or not, to a network; one that runs has an address there afterwards. Idempotent, also when the
     * network was removed and made again since it joined. {@code NOT_FOUND} without the container,
     * {@code ENGINE_REFUSED} without the network.
     */
    void join(String name, String network);

    /** Starts it. Done too when it runs. {@code NOT_FOUND} without it. A host port in use is {@code ENGINE_REFUSED}. */
    void start(String name);

    /**
     * Asks it to stop with its own stop signal, and kills it after its own stop timeout; blocks until it has stopped.
     * Done too when it does not run or is not there.
     */
    void stop(String name);

    /** Removes it with its anonymous volumes, running or not. Done too when it is not there. */
    void remove(String name);

    /** The names of all volumes that begin so; one call to the engine however many there are. */
    List<String> volumes(String prefix);

    /**
     * Removes the volume with all that is in it. Done too when it is not there.
     *
     * @return false when a container, running or not, has it mounted; it is left alone then
     */
    boolean removeVolume(String name);

    /** Empty when there is none of that name. */
    Optional<Container> find(String name);

    /**
     * Every container, in any state, that carries the label; one call to the engine however many there are. Their
     * restarts and startedAt may be left out (0, empty): {@link #find} tells them.
     *
     * @param label {@code key} or {@code key=value}
     */
    List<Container> list(String label);

    /** The last lines it wrote, oldest first; empty when it is not there. */
    List<LogLine> tail(String name, int lines);

    /**
     * Hands over what it writes, from the last {@code tail} lines on, until it ends, is closed or the engine is lost.
     * The sink is called from one thread at a time and may block; the engine then waits.
     *
     * @param ended called exactly once, with the reason if it was not the container's end or a close
     * @throws dev.tinyforge.ports.error.ForgeException {@code NOT_FOUND}; {@code ENGINE_REFUSED} when too many
     *     streams are open
     */
    Subscription follow(String name, OptionalInt tail, Consumer<LogLine> sink, Consumer<Optional<String>> ended);

    /**
     * Tells what happens to containers with the label, and of every network that is removed, until closed; of some things
     * more than once. When the engine is lost it tells of {@link EngineEvent.Kind#LOST}, reconnects by itself, and tells of
     * {@link EngineEvent.Kind#RECONNECTED}: what happened in between is unknown, so list again. Only the first
     * connection is the caller's: without an engine, {@code ENGINE_UNREACHABLE}.
     *
     * @param sink called from one thread at a time; while it blocks, events wait
     */
    Subscription events(String label, Consumer<EngineEvent> sink);

    record LogLine(java.time.Instant at, boolean error, String text) {}

    /** @param name the container's; for {@code NETWORK_REMOVED} the network's; empty where it is about the engine itself */
    record EngineEvent(Kind kind, String name) {
        public enum Kind {
            STARTED,
            DIED,
            REMOVED,
            HEALTH,
            /** A process in it was killed for want of memory; perhaps not its main one. */
            OUT_OF_MEMORY,
            /** It left a network; one that ends may leave all of its own. */
            DISCONNECTED,
            NETWORK_REMOVED,
            /** The engine answers no more. */
            LOST,
            RECONNECTED
        }

        /** Of the engine itself. */
        public static EngineEvent of(Kind kind) {
            return new EngineEvent(kind, "");
        }
    }

    /** Ends what it stands for; idempotent; no call of the sink begins after it has returned. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Closes every stream and connection; idempotent. */
    @Override
    void close();
}
