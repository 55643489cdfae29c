package dev.tinyforge.docker;

import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.utils.URIUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The requests that answer one question about a repository. Their time ends together, their answers have an end, and
 * they are led nowhere a registry has no business with.
 */
final class RegistryRequests implements AutoCloseable {
    /** Bytes of one answer. */
    static final int MOST = 4 * 1024 * 1024;

    private static final int MOST_REDIRECTS = 5;

    private final CloseableHttpClient http;
    private final RegistryAddress address;
    private final long deadline;
    private final AtomicReference<@Nullable HttpUriRequestBase> running = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param deadline by {@link System#nanoTime} */
    RegistryRequests(CloseableHttpClient http, RegistryAddress address, long deadline) {
        this.http = http;
        this.address = address;
        this.deadline = deadline;
    }

    /**
     * @param pass what logs in; not shown to other hosts
     * @throws ForgeException if it leads astray or is too long
     */
    RegistryReply send(String method, URI uri, Map<String, String> headers, Optional<String> pass) throws IOException {
        URI at = uri;
        for (int left = MOST_REDIRECTS; ; left--) {
            RegistryReply reply =
                    once(method, at, headers, RegistryAddress.sameOrigin(uri, at) ? pass : Optional.empty());
            Optional<String> location = redirect(reply);
            if (location.isEmpty()) {
                return reply;
            }
            at = led(at, location.get());
            if (left == 0) {
                throw astray("it redirects more than " + MOST_REDIRECTS + " times");
            }
        }
    }

    private static Optional<String> redirect(RegistryReply reply) {
        return switch (reply.status()) {
            case 301, 302, 303, 307, 308 -> reply.header("Location");
            default -> Optional.empty();
        };
    }

    /** Where the registry sends us. @throws ForgeException if we do not go there */
    URI led(URI from, String reference) {
        URI to;
        try {
            to = URIUtils.resolve(from, reference);
        } catch (IllegalArgumentException e) {
            // The text is the registry's own, and could be anything.
            throw astray("it leads to what is no address");
        }
        if (!address.mayLeadTo(to)) {
            throw astray("it leads to " + to.getScheme() + "://" + to.getHost() + ", where it must not");
        }
        return to;
    }

    ForgeException astray(String why) {
        return Registries.unreachable(address.image(), why);
    }

    private RegistryReply once(String method, URI uri, Map<String, String> headers, Optional<String> pass)
            throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
        headers.forEach(request::setHeader);
        pass.ifPresent(value -> request.setHeader("Authorization", value));
        Timeout left = Timeout.ofMilliseconds(left());
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(left)
                .setResponseTimeout(left)
                .setAuthenticationEnabled(false)
                .setRedirectsEnabled(false)
                .build());
        running.set(request);
        if (closed.get()) {
            throw new InterruptedIOException("given up");
        }
        return http.execute(request, response -> read(uri, response));
    }

    private RegistryReply read(URI uri, ClassicHttpResponse response) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(String.valueOf(header.getValue()));
        }
        HttpEntity entity = response.getEntity();
        return new RegistryReply(uri, response.getCode(), headers, entity == null ? new byte[0] : body(entity));
    }

    private byte[] body(HttpEntity entity) throws IOException {
        try (InputStream in = entity.getContent()) {
            byte[] body = in.readNBytes(MOST + 1);
            if (body.length > MOST) {
                abort();
                throw astray("its answer is longer than " + MOST / 1024 / 1024 + " MiB");
            }
            return body;
        }
    }

    private long left() throws InterruptedIOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new InterruptedIOException("no time is left");
        }
        return millis;
    }

    private void abort() {
        HttpUriRequestBase request = running.get();
        if (request != null) {
            request.abort();
        }
    }

    /** Breaks off what is under way; without effect on what is over. */
    @Override
    public void close() {
        closed.set(true);
        abort();
    }
}
