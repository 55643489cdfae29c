package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes hosts to nginx, in NPM's order of steps and like it without any lock: calls for different hosts interleave, and
 * one call's broken file fails another's test.
 */
final class Sites {

    private static final String BROKEN_NEIGHBOUR = "0-broken-neighbour.conf";

    private final Path folder;
    private final NginxProcess nginx;
    private final NginxConf.Listen listen;
    private final Vault vault;
    private final Misbehaviours misbehaviours;
    private final ScheduledExecutorService later;
    private final Duration reloadDelay;
    private final Duration slowReload;
    private final AtomicLong reloads = new AtomicLong();

    Sites(
            Path folder,
            NginxProcess nginx,
            NginxConf.Listen listen,
            Vault vault,
            Misbehaviours misbehaviours,
            ScheduledExecutorService later,
            NpmStandIn.Options options) {
        this.folder = folder;
        this.nginx = nginx;
        this.listen = listen;
        this.vault = vault;
        this.misbehaviours = misbehaviours;
        this.later = later;
        this.reloadDelay = options.reloadDelay();
        this.slowReload = options.slowReload();
    }

    /**
     * Test, delete, write, test (and delete again if that fails), test, reload. Returns the host's meta with nginx's
     * verdict, before the reload takes effect; throws a 500 if nginx refused its configuration as it was before.
     */
    ObjectNode configure(JsonNode row) {
        boolean neighbourBroken = misbehaviours.take(Misbehaviour.NEIGHBOUR_BROKEN);
        try {
            if (neighbourBroken) {
                write(folder.resolve(BROKEN_NEIGHBOUR), "server { this is no directive; }\n");
            }
            return apply(row);
        } finally {
            if (neighbourBroken) {
                delete(folder.resolve(BROKEN_NEIGHBOUR));
            }
        }
    }

    /** Delete, test, reload. */
    void remove(int id) {
        boolean neighbourBroken = misbehaviours.take(Misbehaviour.NEIGHBOUR_BROKEN);
        try {
            if (neighbourBroken) {
                write(folder.resolve(BROKEN_NEIGHBOUR), "server { this is no directive; }\n");
            }
            delete(file(id));
            testAndReload();
        } finally {
            if (neighbourBroken) {
                delete(folder.resolve(BROKEN_NEIGHBOUR));
            }
        }
    }

    /** The file of a host as it is on disk, whether nginx has read it or not. */
    Optional<String> conf(int id) {
        try {
            return Files.exists(file(id)) ? Optional.of(Files.readString(file(id))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(id), e);
        }
    }

    /** Overwrites a host's file behind NPM's back, or deletes it. */
    void replaceConf(int id, Optional<String> text) {
        text.ifPresentOrElse(now -> write(file(id), now), () -> delete(file(id)));
    }

    long reloads() {
        return reloads.get();
    }

    private ObjectNode apply(JsonNode row) {
        int id = row.path("id").intValue();
        testOrFail();
        delete(file(id));
        write(
                file(id),
                NginxConf.host(
                        row,
                        listen,
                        vault.certificate(row.path("certificate_id").asInt()),
                        vault.accessList(row.path("access_list_id").asInt())));
        Optional<String> problem = misbehaviours.take(Misbehaviour.DROPS_CONF)
                ? Optional.of("nginx: [emerg] the configuration was found bad")
                : nginx.test();
        if (problem.isPresent()) {
            delete(file(id));
        }
        ObjectNode meta =
                row.path("meta") instanceof ObjectNode own ? own.deepCopy() : JsonNodeFactory.instance.objectNode();
        meta.put("nginx_online", problem.isEmpty());
        meta.put("nginx_err", problem.orElse(null));
        testAndReload();
        return meta;
    }

    private void testOrFail() {
        if (nginx.test().isPresent()) {
            throw ApiError.internal();
        }
    }

    private void testAndReload() {
        testOrFail();
        if (misbehaviours.take(Misbehaviour.SAYS_ONLINE_WHILE_STALE)) {
            return;
        }
        Duration delay = misbehaviours.take(Misbehaviour.SLOW_RELOAD) ? slowReload : reloadDelay;
        var unused = later.schedule(this::reload, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void reload() {
        if (nginx.isRunning() && nginx.reload().isEmpty()) {
            reloads.incrementAndGet();
        }
    }

    private Path file(int id) {
        return folder.resolve(id + ".conf");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
