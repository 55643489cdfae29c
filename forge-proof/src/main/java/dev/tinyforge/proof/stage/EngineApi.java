package dev.tinyforge.proof.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The engine's own API by plain HTTP, one connection a call: what is judged by and measured against, so nothing of the
 * adapter is in it.
 */
public final class EngineApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String host;
    private final SocketAddress address;

    /** An answer; the body is JSON where the engine says so, else missing. */
    public record Reply(int status, JsonNode body) {
        public boolean ok() {
            return status >= 200 && status < 400;
        }
    }

    /**
     * A container as the engine lists it.
     *
     * @param ip on the network it was asked for; empty unless it runs
     */
    public record Seen(String id, String name, String state, String ip, JsonNode labels) {
        public String label(String key) {
            return labels.path(key).asText();
        }
    }

    private EngineApi(String host, SocketAddress address) {
        this.host = host;
        this.address = address;
    }

    /** @param host as DOCKER_HOST has it: {@code unix://} or {@code tcp://} */
    public static EngineApi at(String host) {
        URI uri = URI.create(host);
        SocketAddress address = "unix".equals(uri.getScheme())
                ? UnixDomainSocketAddress.of(uri.getPath())
                : new InetSocketAddress(uri.getHost(), uri.getPort());
        return new EngineApi(host, address);
    }

    /** The engine of the environment, else the usual one. */
    public static EngineApi fromEnvironment() {
        return at(Optional.ofNullable(System.getenv("DOCKER_HOST"))
                .filter(text -> !text.isBlank())
                .orElse("unix:///var/run/docker.sock"));
    }

    public String host() {
        return host;
    }

    /** @param body JSON; empty: none */
    public Reply call(String method, String path, String body) {
        try {
            return exchange(method, path, body);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " at " + host, e);
        }
    }

    public Reply get(String path) {
        return call("GET", path, "");
    }

    public Reply post(String path, String body) {
        return call("POST", path, body);
    }

    /** Gives an image another name and pushes it there, to a registry that asks for no login. */
    public void push(String image, String repository, String tag) {
        Reply named = post("/images/" + image + "/tag?repo=" + repository + "&tag=" + tag, "");
        if (!named.ok()) {
            throw new AssertionError("the engine did not tag " + image + ": " + named);
        }
        try {
            Reply pushed =
                    exchange("POST", "/images/" + repository + "/push?tag=" + tag, "", "X-Registry-Auth: e30=\r\n");
            if (!pushed.ok() || pushed.body().has("error")) {
                throw new AssertionError("the engine did not push " + repository + ":" + tag + ": " + pushed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("push " + repository + ":" + tag, e);
        }
    }

    public Reply delete(String path) {
        return call("DELETE", path, "");
    }

    public boolean answers() {
        try {
            return get("/_ping").ok();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The containers on the network with the label, in any state, ordered by name. */
    public List<Seen> containers(String network, String label) {
        String filters = "{\"network\":[\"" + network + "\"],\"label\":[\"" + label + "\"]}";
        List<Seen> seen = new ArrayList<>();
        JsonNode list = get("/containers/json?all=1&filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8))
                .body();
        for (JsonNode one : list) {
            seen.add(new Seen(
                    one.path("Id").asText(),
                    one.path("Names").path(0).asText().replaceFirst("^/", ""),
                    one.path("State").asText(),
                    one.path("NetworkSettings")
                            .path("Networks")
                            .path(network)
                            .path("IPAddress")
                            .asText(),
                    one.path("Labels")));
        }
        seen.sort((a, b) -> a.name().compareTo(b.name()));
        return seen;
    }

    /** When it was started last, as the engine writes it. */
    public String startedAt(String container) {
        return get("/containers/" + container + "/json")
                .body()
                .path("State")
                .path("StartedAt")
                .asText();
    }

    public void remove(String container) {
        delete("/containers/" + container + "?force=1&v=1");
    }

    private Reply exchange(String method, String path, String body) throws IOException {
        return exchange(method, path, body, "");
    }

    private Reply exchange(String method, String path, String body, String headers) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String type = content.length > 0 ? "Content-Type: application/json\r\n" : "";
        String head = method + " " + path + " HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n" + headers + type
                + "Content-Length: " + content.length + "\r\n\r\n";
        try (SocketChannel channel = open()) {
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            return parse(readAll(channel), method + " " + path);
        }
    }

    private SocketChannel open() throws IOException {
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        channel.connect(address);
        return channel;
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }

    private static Reply parse(byte[] bytes, String what) throws IOException {
        // One byte a character, so that places in the text are places in the bytes.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || end < 0) {
            throw new IOException("no answer to " + what);
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        byte[] content = Arrays.copyOfRange(bytes, end + 4, bytes.length);
        String body = head.contains("transfer-encoding: chunked")
                ? unchunked(content)
                : new String(content, StandardCharsets.UTF_8);
        int status = Integer.parseInt(head.substring(9, 12));
        boolean json = head.contains("content-type: application/json");
        return new Reply(status, json && !body.isBlank() ? JSON.readTree(body) : MissingNode.getInstance());
    }

    /** Chunk sizes count bytes, not characters. */
    private static String unchunked(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < bytes.length) {
            int line = at;
            while (bytes[line] != '\r') {
                line++;
            }
            int size = Integer.parseInt(
                    new String(bytes, at, line - at, StandardCharsets.US_ASCII).split(";")[0].strip(), 16);
            if (size == 0) {
                break;
            }
            out.write(bytes, line + 2, size);
            at = line + 2 + size + 2;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Waits until it answers. */
    public void awaitAnswers(Duration atMost) {
        Await.that("the engine at " + host + " to answer", atMost, this::answers);
    }

    @Override
    public String toString() {
        return "EngineApi[" + host + "]";
    }
}
