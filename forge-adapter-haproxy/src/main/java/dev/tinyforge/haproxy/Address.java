package dev.tinyforge.haproxy;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.AddressRange;
import java.net.InetAddress;

/** An IP address and a port, written in one way only, so that what HAProxy says can be compared with what we want. */
record Address(String ip, int port) {
    /** @throws ForgeException {@code PROXY_REFUSED} for anything but an IP address and a port: HAProxy looks no name up */
    static Address of(String ip, int port) {
        if (AddressRange.literal(ip).isEmpty() || port < 1 || port > 65535) {
            throw new ForgeException(
                    ErrorCode.PROXY_REFUSED,
                    "haproxy needs the container's IP address and a port from 1 to 65535, not `" + ip + "` and " + port
                            + "; is the container running and on the proxy's network?");
        }
        return new Address(normal(ip), port);
    }

    /** As HAProxy writes one in its statistics; a text that is none is no address of ours. */
    static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String digits = text.substring(colon + 1);
        String ip = colon < 0 ? "" : text.substring(0, colon).replaceAll("[\\[\\]]", "");
        return new Address(normal(ip), digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0);
    }

    /** One way of writing; texts that are no address stay as they are. */
    static String normal(String ip) {
        return AddressRange.literal(ip).map(InetAddress::getHostAddress).orElse(ip);
    }

    @Override
    public String toString() {
        return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + port;
    }
}
