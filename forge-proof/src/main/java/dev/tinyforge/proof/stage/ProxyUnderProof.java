package dev.tinyforge.proof.stage;

import dev.tinyforge.proof.traffic.ConnectionMode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/** A real proxy that traffic goes through, or the means to have Forge run one. */
public interface ProxyUnderProof extends AutoCloseable {
    /** As the setting {@code proxy} has it. */
    String name();

    /** What Forge has to know to use it. */
    Map<String, String> settings();

    /** Where it serves http. */
    InetSocketAddress address();

    /** How kept-alive connections must be used: raw where it never closes them, else as ordinary clients do. */
    ConnectionMode keptAlive();

    /** How long blue has to be kept: zero where the proxy counts requests in flight. */
    Duration drain();

    /** Stops the proxy itself, so that nothing is served. */
    void stop();

    /** Starts what {@link #stop} ended. */
    void start();

    @Override
    void close();
}
