package dev.tinyforge.proof.traffic;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What is sent where, how often and how.
 *
 * @param target where connections go
 * @param host the Host header
 * @param path what is asked for, with its query
 * @param mode how connections are used
 * @param perSecond requests per second, sent at fixed times whether or not earlier ones were answered
 * @param connections how many kept-alive connections are used in turn (more are opened while all are busy)
 * @param timeout how long one request may take from connecting to the last byte
 * @param versionHeader the header by which an answer says its version
 * @param authorization shown with every request; empty: none is
 */
public record TrafficPlan(
        InetSocketAddress target,
        String host,
        String path,
        ConnectionMode mode,
        int perSecond,
        int connections,
        Duration timeout,
        String versionHeader,
        String authorization) {
    public TrafficPlan {
        if (perSecond < 1 || perSecond > 100_000) {
            throw new IllegalArgumentException("perSecond must be 1..100000, not " + perSecond);
        }
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1, not " + connections);
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be positive, not " + timeout);
        }
        if (authorization.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("authorization must be visible ASCII");
        }
        if ((host + path + versionHeader).chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("host, path and versionHeader must be visible ASCII without spaces");
        }
    }

    /** 200 requests per second for {@code /} on new connections, 10 seconds each at most. */
    public static TrafficPlan to(InetSocketAddress target, String host) {
        return new TrafficPlan(
                target, host, "/", ConnectionMode.NEW_CONNECTION, 200, 20, Duration.ofSeconds(10), "X-Version", "");
    }

    public TrafficPlan withPath(String path) {
        return new TrafficPlan(target, host, path, mode, perSecond, connections, timeout, versionHeader, authorization);
    }

    public TrafficPlan withMode(ConnectionMode mode) {
        return new TrafficPlan(target, host, path, mode, perSecond, connections, timeout, versionHeader, authorization);
    }

    public TrafficPlan withPerSecond(int perSecond) {
        return new TrafficPlan(target, host, path, mode, perSecond, connections, timeout, versionHeader, authorization);
    }

    public TrafficPlan withConnections(int connections) {
        return new TrafficPlan(target, host, path, mode, perSecond, connections, timeout, versionHeader, authorization);
    }

    public TrafficPlan withTimeout(Duration timeout) {
        return new TrafficPlan(target, host, path, mode, perSecond, connections, timeout, versionHeader, authorization);
    }

    public TrafficPlan withVersionHeader(String versionHeader) {
        return new TrafficPlan(target, host, path, mode, perSecond, connections, timeout, versionHeader, authorization);
    }

    public TrafficPlan withAuthorization(String authorization) {
        return new TrafficPlan(target, host, path, mode, perSecond, connections, timeout, versionHeader, authorization);
    }

    byte[] request() {
        String connection = mode == ConnectionMode.NEW_CONNECTION ? "close" : "keep-alive";
        return ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: */*\r\nConnection: " + connection
                        + (authorization.isEmpty() ? "" : "\r\nAuthorization: " + authorization) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
