package dev.tinyforge.docker;

import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig.RegistryCredentials;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Asks one registry about one repository, and logs in where it wants that. */
final class RegistryTalk {
    private final RegistryRequests requests;
    private final RegistryLogins logins;
    private final RegistryAddress address;
    private final RegistryLogins.Holder holder;
    private final Optional<RegistryCredentials> login;

    /** @param name of the login */
    RegistryTalk(
            RegistryRequests requests,
            RegistryLogins logins,
            RegistryAddress address,
            Optional<String> name,
            Optional<RegistryCredentials> login) {
        this.requests = requests;
        this.logins = logins;
        this.address = address;
        this.holder = new RegistryLogins.Holder(address.base(), address.name(), name);
        this.login = login;
    }

    RegistryAddress address() {
        return address;
    }

    RegistryRequests requests() {
        return requests;
    }

    /** Whatever comes back, but for what a login mends. */
    RegistryReply ask(String method, URI uri, Map<String, String> headers) throws IOException {
        RegistryReply reply = requests.send(method, uri, headers, logins.pass(holder));
        if (reply.status() != 401 || !address.holds(reply.from())) {
            return reply;
        }
        Optional<RegistryReply> refused = logins.ask(requests, address, holder, login, reply);
        if (refused.isPresent()) {
            return refused.get().status() == 404 ? reply : refused.get();
        }
        RegistryReply second = requests.send(method, uri, headers, logins.pass(holder));
        if (second.status() == 401) {
            logins.forget(holder);
        }
        return second;
    }

    /** What an answer means that is not the one hoped for. */
    ForgeException refusal(RegistryReply reply) {
        return switch (reply.status()) {
            case 401, 403 -> Registries.denied(address.image(), reply.said());
            case 404 -> Registries.missing(address.image());
            default -> Registries.unreachable(address.image(), reply.said());
        };
    }
}
