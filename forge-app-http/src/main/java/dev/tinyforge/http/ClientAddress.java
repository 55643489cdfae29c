package dev.tinyforge.http;

import dev.tinyforge.ports.settings.AddressRange;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a request comes from: the other end of its connection, unless that is a proxy whose word is taken for it. */
final class ClientAddress {
    private static final String KEY = "client_address";
    private static final Pattern V6_IN_BRACKETS = Pattern.compile("\\[(.*)](?::\\d+)?");
    private static final Pattern V4_WITH_PORT = Pattern.compile("([\\d.]+):\\d+");

    private final List<AddressRange> proxies;

    /** @param proxies those that are believed */
    ClientAddress(List<AddressRange> proxies) {
        this.proxies = List.copyOf(proxies);
    }

    void assign(Context ctx) {
        ctx.attribute(KEY, of(ctx.ip(), Collections.list(ctx.req().getHeaders("X-Forwarded-For"))));
    }

    static String of(Context ctx) {
        return Optional.<String>ofNullable(ctx.attribute(KEY)).orElseGet(ctx::ip);
    }

    /**
     * The rightmost address that is no trusted proxy's: what stands left of it anybody may have written.
     *
     * @param peer the other end of the connection
     * @param forwarded each {@code X-Forwarded-For}, in order
     */
    String of(String peer, List<String> forwarded) {
        Optional<InetAddress> nearest = read(peer);
        if (nearest.isEmpty()) {
            return peer;
        }
        InetAddress client = nearest.get();
        List<String> hops = forwarded.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .toList();
        for (int i = hops.size() - 1; i >= 0 && trusted(client); i--) {
            Optional<InetAddress> hop = read(hops.get(i).strip());
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return client.getHostAddress();
    }

    private boolean trusted(InetAddress address) {
        return proxies.stream().anyMatch(proxy -> proxy.holds(address));
    }

    private static Optional<InetAddress> read(String text) {
        Matcher v6 = V6_IN_BRACKETS.matcher(text);
        Matcher v4 = V4_WITH_PORT.matcher(text);
        return AddressRange.literal(v6.matches() ? v6.group(1) : v4.matches() ? v4.group(1) : text);
    }
}
