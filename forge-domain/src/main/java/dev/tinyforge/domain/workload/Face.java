package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.InvalidInput;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One public address of a workload.
 *
 * @param host a bare subdomain, completed with the base domain, or a full domain; absent: the subdomain pattern decides
 * @param port the container's port it leads to; absent: the source's port
 */
public record Face(Optional<String> host, OptionalInt port, Options options) {
    public Face {
        Objects.requireNonNull(options, "options");
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65535)) {
            throw new InvalidInput("port", port.getAsInt() + " is not between 1 and 65535");
        }
    }

    public static Face standard() {
        return new Face(Optional.empty(), OptionalInt.empty(), Options.NONE);
    }

    public static Face of(String host) {
        return new Face(Optional.of(host), OptionalInt.empty(), Options.NONE);
    }

    /**
     * What the proxy is asked for beyond forwarding.
     *
     * @param certificate TLS certificate by name or id, as the proxy knows it
     * @param forceTls plain http is redirected to https; needs a certificate
     * @param accessList access list by name or id, as the proxy knows it
     */
    public record Options(
            boolean websockets, Optional<String> certificate, boolean forceTls, Optional<String> accessList) {
        public static final Options NONE = new Options(true, Optional.empty(), false, Optional.empty());

        public Options {
            if (forceTls && certificate.isEmpty()) {
                throw new InvalidInput("force_tls", "needs a certificate: name one under `certificate`");
            }
        }
    }
}
