package dev.tinyforge.npm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes one host what it is to be, or go. Whenever it is not known whether a change happened, the list is asked before
 * the next attempt, and a host that is there is written again: its row may be new and nginx's configuration old.
 */
final class HostWriter {
    private static final int ATTEMPTS = 3;
    /** A call that hung as long as it may is not repeated here: whoever wants the change comes again. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private static final Duration RELOAD = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final NpmApi api;
    private final SwitchQuestion question;

    HostWriter(NpmApi api, SwitchQuestion question) {
        this.api = api;
        this.question = question;
    }

    /** {@code PROXY_REFUSED} if the host is somebody else's. */
    void checkOurs(ProxyHost host, String domain) {
        if (host.marker().isEmpty()) {
            throw refused(domain + " is a host in " + api.address()
                    + " that Forge did not make: delete it there, or give the face another host name");
        }
    }

    void put(WantedHost wanted, Optional<ProxyHost> before) {
        Attempts attempts = new Attempts();
        Optional<ProxyHost> host = before;
        boolean sure = true;
        boolean downBefore = false;
        while (true) {
            host.ifPresent(held -> checkOurs(held, wanted.domain()));
            if (sure && host.isPresent() && isInPlace(wanted, host.get())) {
                return;
            }
            try {
                Optional<ProxyHost> written =
                        host.isPresent() ? api.update(host.get(), wanted.updating(host.get())) : create(wanted);
                if (written.isPresent() && written.get().online()) {
                    return;
                }
                if (written.isPresent() && downBefore) {
                    takeBack(wanted.domain(), written.get(), before);
                    throw refused("nginx refuses the configuration of " + wanted.domain() + ": "
                            + written.get().complaint());
                }
                downBefore |= written.isPresent();
                sure = false;
                host = written.isPresent() ? written : api.find(wanted.domain());
                if (written.isEmpty()) {
                    attempts.another(refused(wanted.domain() + " comes and goes in " + api.address()
                            + ": somebody else changes it at the same time"));
                }
            } catch (ForgeException e) {
                attempts.failed(e);
                sure = false;
                host = api.find(wanted.domain());
            }
        }
    }

    /** Does nothing to a host that is not ours. */
    void remove(String domain, Optional<ProxyHost> before) {
        Attempts attempts = new Attempts();
        Optional<ProxyHost> host = before;
        while (true) {
            try {
                if (host.isEmpty()) {
                    endLeftovers(domain);
                    return;
                }
                if (host.get().marker().isEmpty()) {
                    return;
                }
                delete(host.get(), domain);
                return;
            } catch (ForgeException e) {
                attempts.failed(e);
                host = api.find(domain);
            }
        }
    }

    private boolean isInPlace(WantedHost wanted, ProxyHost host) {
        return wanted.isAlready(host)
                && host.online()
                && question.ask(wanted.domain())
                        .match(
                                to -> to.marker().equals(wanted.instance().deployment()),
                                none -> false,
                                // NPM says it is right, and nobody can be asked: writing again would not help.
                                unreachable -> true);
    }

    /** Empty if it appeared in the meantime. */
    private Optional<ProxyHost> create(WantedHost wanted) {
        Optional<ProxyHost> created = api.create(wanted.creating());
        if (created.isEmpty() && api.find(wanted.domain()).isEmpty()) {
            throw refused(wanted.domain() + " is already in use in " + api.address()
                    + " by something this user cannot see or that is no proxy host: delete it there, or use another"
                    + " host name");
        }
        return created;
    }

    /** What was served before a configuration that nginx refuses is served again. */
    private void takeBack(String domain, ProxyHost refused, Optional<ProxyHost> before) {
        if (before.isEmpty()) {
            delete(refused, domain);
        } else if (before.get().online()) {
            api.update(refused, before.get().restoring());
        }
    }

    /**
     * Disabled first: a deletion that fails half-way may leave nginx's file without a row, and then no call removes it
     * any more.
     */
    private void delete(ProxyHost host, String domain) {
        if (host.domains().size() == 1) {
            if (host.flag("enabled")) {
                api.disable(host);
            }
            api.delete(host);
            return;
        }
        ObjectNode others = Json.MAPPER.createObjectNode();
        ArrayNode names = others.putArray("domain_names");
        host.domains().stream().filter(name -> !name.equals(domain)).forEach(names::add);
        api.update(host, others);
    }

    /**
     * A deletion that failed leaves no row and the host served on until the next reload (measured). Only another change
     * makes NPM reload; it is made on that host, disabled, to risk nobody else's.
     */
    private void endLeftovers(String domain) {
        Optional<DeploymentId> left = stillServed(domain);
        if (left.isPresent()) {
            ObjectNode body = Json.MAPPER.createObjectNode();
            body.putArray("domain_names").add(domain);
            body.put("forward_scheme", "http").put("forward_host", "localhost").put("forward_port", 80);
            body.put("enabled", false);
            body.put("advanced_config", Marker.config(left.get(), false));
            api.create(body).ifPresent(api::delete);
        }
    }

    /** After a reload old answers go on for a moment. */
    private Optional<DeploymentId> stillServed(String domain) {
        long deadline = System.nanoTime() + RELOAD.toNanos();
        while (true) {
            if (!(question.ask(domain) instanceof Observation.SwitchedTo to)) {
                return Optional.empty();
            }
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return Optional.of(to.marker());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static ForgeException refused(String what) {
        return new ForgeException(ErrorCode.PROXY_REFUSED, what);
    }

    private static final class Attempts {
        private final long began = System.nanoTime();
        private int failed;

        /** Throws it if another attempt would be no better. */
        void failed(ForgeException e) {
            if (!e.code().passing()) {
                throw e;
            }
            another(e);
        }

        void another(ForgeException otherwise) {
            failed++;
            if (failed == ATTEMPTS || System.nanoTime() - began >= LONG.toNanos()) {
                throw otherwise;
            }
        }
    }
}
