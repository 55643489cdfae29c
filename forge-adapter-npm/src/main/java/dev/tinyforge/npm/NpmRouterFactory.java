package dev.tinyforge.npm;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouterFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import dev.tinyforge.ports.time.Clock;
import java.net.URI;
import java.time.Duration;

/** Offers Nginx Proxy Manager as {@code npm}. */
public final class NpmRouterFactory implements ProxyRouterFactory {
    static final String NAME = "npm";
    /** A write takes 1.6 s with 500 hosts, and several may stand before it (measured). */
    private static final Duration CALL = Duration.ofSeconds(60);

    /** For {@link java.util.ServiceLoader}. */
    public NpmRouterFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ProxyRouter open(ForgeConfig config, ContainerEngineFactory.Connection engine, Clock clock) {
        return open(config, clock, CALL);
    }

    static NpmProxyRouter open(ForgeConfig config, Clock clock, Duration call) {
        URI url = config.get(Settings.NPM_URL);
        URI http = config.find(Settings.NPM_HTTP).orElseGet(() -> URI.create("http://" + url.getHost()));
        if (!"http".equals(http.getScheme())) {
            throw new InvalidInput(Settings.NPM_HTTP.key(), "is asked in plain http; write http://host:port");
        }
        NpmAddress address = NpmAddress.of(url);
        NpmSession session =
                new NpmSession(config.get(Settings.NPM_IDENTITY), config.get(Settings.NPM_SECRET), address, clock);
        return new NpmProxyRouter(
                new NpmApi(new NpmHttp(address, call), session),
                new SwitchQuestion(http.getHost(), http.getPort() < 0 ? 80 : http.getPort(), address),
                new WriteTurn(address, config.dataDir()));
    }
}
