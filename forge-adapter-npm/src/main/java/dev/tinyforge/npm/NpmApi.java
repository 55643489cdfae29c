package dev.tinyforge.npm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are needed, typed. {@code PROXY_UNREACHABLE}: no answer, or one that leaves open whether it happened;
 * {@code PROXY_REFUSED}: no.
 */
final class NpmApi {
    private static final String HOSTS = "/nginx/proxy-hosts";

    private final NpmHttp http;
    private final NpmSession session;

    NpmApi(NpmHttp http, NpmSession session) {
        this.http = http;
        this.session = session;
    }

    NpmApi until(long deadline) {
        return new NpmApi(http.until(deadline), session);
    }

    NpmAddress address() {
        return http.address();
    }

    /** Asks without a login whether NPM is up and has a user. */
    void checkUp() {
        Answer answer = http.call("GET", "/", null, null);
        if (answer.status() >= 500) {
            throw new ForgeException(
                    ErrorCode.PROXY_UNREACHABLE, address() + " answered " + answer.status() + "; it may be starting");
        }
        JsonNode status = answer.json();
        if (!answer.ok() || !status.path("version").isObject()) {
            throw refused("does not answer like one: check proxy.npm.url, the address of its admin interface");
        }
        if (status.has("setup") && !status.path("setup").asBoolean()) {
            throw refused("has no user yet: open it once to make the first one, or set INITIAL_ADMIN_EMAIL there");
        }
    }

    List<ProxyHost> hosts() {
        JsonNode rows = ok(call("GET", HOSTS, null), "list its hosts");
        if (!rows.isArray()) {
            throw refused("does not answer like one: check proxy.npm.url");
        }
        return StreamSupport.stream(rows.spliterator(), false)
                .map(ProxyHost::new)
                .toList();
    }

    Optional<ProxyHost> find(String domain) {
        return hosts().stream().filter(host -> host.domains().contains(domain)).findFirst();
    }

    /** As nginx took it: the answer to a creation is of before nginx was asked. Empty: the domain is taken. */
    Optional<ProxyHost> create(ObjectNode body) {
        Answer answer = call("POST", HOSTS, body);
        if (answer.saysDomainIsTaken()) {
            return Optional.empty();
        }
        int id = new ProxyHost(ok(answer, "create a host")).id();
        Answer now = call("GET", HOSTS + "/" + id, null);
        return now.status() == 404 ? Optional.empty() : Optional.of(new ProxyHost(ok(now, "show a host")));
    }

    /** Empty: it is not there any more. */
    Optional<ProxyHost> update(ProxyHost host, ObjectNode body) {
        Answer answer = call("PUT", HOSTS + "/" + host.id(), body);
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(new ProxyHost(ok(answer, "change " + host.domains())));
    }

    /** Does nothing if it is disabled already. {@code PUT enabled:false} would leave its traffic flowing (measured). */
    void disable(ProxyHost host) {
        Answer answer = call("POST", HOSTS + "/" + host.id() + "/disable", null);
        if (answer.status() != 404 && answer.status() != 400) {
            ok(answer, "disable " + host.domains());
        }
    }

    /** Does nothing if it is not there any more. */
    void delete(ProxyHost host) {
        Answer answer = call("DELETE", HOSTS + "/" + host.id(), null);
        if (answer.status() != 404) {
            ok(answer, "delete " + host.domains());
        }
    }

    List<Named> certificates() {
        return named("/nginx/certificates", "certificates");
    }

    List<Named> accessLists() {
        return named("/nginx/access-lists", "access lists");
    }

    void forget() {
        session.forget();
    }

    private List<Named> named(String path, String what) {
        Answer answer = call("GET", path, null);
        try {
            if (!answer.ok()) {
                throw refused("refused to list its " + what + ": " + answer.error());
            }
            return Named.read(answer.bytes());
        } catch (IOException e) {
            // Without the cause, which may quote what it could not read.
            throw refused("gave a list of " + what + " that cannot be read");
        } finally {
            answer.forget();
        }
    }

    private Answer call(String method, String path, @Nullable ObjectNode body) {
        return session.call(http, method, path, body);
    }

    private JsonNode ok(Answer answer, String what) {
        if (!answer.ok()) {
            String why = answer.error().isEmpty() ? "status " + answer.status() : answer.error();
            throw refused("refused to " + what + ": " + why);
        }
        return answer.json();
    }

    private ForgeException refused(String what) {
        return new ForgeException(ErrorCode.PROXY_REFUSED, address() + " " + what);
    }
}
