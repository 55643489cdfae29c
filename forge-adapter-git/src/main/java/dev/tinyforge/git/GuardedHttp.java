package dev.tinyforge.git;

import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/**
 * Connections that can be broken off, end, and go only where the policy lets them, redirects too. Proxies are left out: they
 * would look names up again.
 */
final class GuardedHttp implements HttpConnectionFactory {
    private final Visit visit;

    GuardedHttp(Visit visit) {
        this.visit = visit;
    }

    @Override
    public HttpConnection create(URL url) {
        return new HttpExchange(visit, url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) {
        return create(url);
    }
}
