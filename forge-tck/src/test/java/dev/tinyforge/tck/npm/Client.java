package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks the stand-in over bare sockets, a new connection per request, so that nothing is retried or pooled. */
final class Client {

    private static final Duration SETTLED = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer; status 0 is a connection that closed without one. */
    record Reply(int status, String body) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        String error() {
            return json().path("error").path("message").asText();
        }
    }

    private final NpmStandIn npm;
    private String authorization = "";

    Client(NpmStandIn npm) {
        this.npm = npm;
    }

    static Client loggedIn(NpmStandIn npm) {
        Client client = new Client(npm);
        client.logIn();
        return client;
    }

    void logIn() {
        Reply reply = api("POST", "/tokens", credentials(npm.secret()));
        if (reply.status() != 200) {
            throw new AssertionError(reply + " " + npm.nginxErrors());
        }
        authorization = "Bearer " + reply.json().path("token").asText();
    }

    void authorization(String header) {
        authorization = header;
    }

    String credentials(String secret) {
        return "{\"identity\":\"" + npm.identity() + "\",\"secret\":\"" + secret + "\"}";
    }

    /** A call below /api with the body given, if not empty. */
    Reply api(String method, String path, String body) {
        return exchange(npm.adminUrl().getPort(), method, "/api" + path, "admin", body, authorization);
    }

    Reply get(String path) {
        return api("GET", path, "");
    }

    int create(String domain, String host, int port) {
        Reply reply = api("POST", "/nginx/proxy-hosts", body(domain, host, port, ""));
        if (reply.status() != 201) {
            throw new AssertionError(reply.toString());
        }
        return reply.json().path("id").intValue();
    }

    Reply put(int id, String body) {
        return api("PUT", "/nginx/proxy-hosts/" + id, body);
    }

    Reply show(int id) {
        return get("/nginx/proxy-hosts/" + id);
    }

    /** The body of a new host, with more properties such as {@code ,"enabled":false}. */
    static String body(String domain, String host, int port, String more) {
        return "{\"domain_names\":[\"" + domain + "\"],\"forward_scheme\":\"http\",\"forward_host\":\"" + host
                + "\",\"forward_port\":" + port + more + "}";
    }

    Reply traffic(String domain, String path) {
        return traffic(domain, path, "");
    }

    Reply traffic(String domain, String path, String credentials) {
        return exchange(npm.httpPort(), "GET", path, domain, "", credentials);
    }

    String served(String domain) {
        Reply reply = traffic(domain, "/");
        return reply.status() == 200 ? reply.body() : Integer.toString(reply.status());
    }

    /** Waits for so many such answers in a row that no worker of before can be left to answer otherwise. */
    void awaitServed(String domain, String wanted) {
        Deque<Long> row = new ArrayDeque<>();
        await(() -> {
            if (!served(domain).equals(wanted)) {
                row.clear();
                return false;
            }
            row.add(System.nanoTime());
            return row.size() >= 10 && row.getLast() - row.getFirst() > SETTLED.toNanos();
        });
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still not so after 20 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static Reply exchange(
            int port, String method, String path, String host, String body, String authorization) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + (authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n")
                    + (content.length == 0
                            ? ""
                            : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
                    + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(content);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (answer.isEmpty()) {
                return new Reply(0, "");
            }
            int blank = answer.indexOf("\r\n\r\n");
            String payload = answer.substring(blank + 4);
            return new Reply(Integer.parseInt(answer.substring(9, 12)), dechunk(answer.substring(0, blank), payload));
        } catch (IOException e) {
            return new Reply(0, "");
        }
    }

    private static String dechunk(String head, String payload) {
        if (!head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            return payload;
        }
        StringBuilder whole = new StringBuilder();
        int at = 0;
        while (at < payload.length()) {
            int end = payload.indexOf("\r\n", at);
            int length = Integer.parseInt(payload.substring(at, end), 16);
            if (length == 0) {
                break;
            }
            whole.append(payload, end + 2, end + 2 + length);
            at = end + 2 + length + 2;
        }
        return whole.toString();
    }
}
