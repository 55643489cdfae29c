package dev.tinyforge.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/** The JDK's connections, which can be broken off, end, and go nowhere a host of repositories has no business with. */
final class GuardedHttp implements HttpConnectionFactory {
    private final Visit visit;

    GuardedHttp(Visit visit) {
        this.visit = visit;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        boolean meant = visit.url().holds(url.getProtocol(), url.getHost(), url.getPort());
        for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
            boolean local = address.isLoopbackAddress();
            if (address.isLinkLocalAddress()
                    || address.isAnyLocalAddress()
                    || address.isMulticastAddress()
                    || local && !meant && !near()) {
                throw new TooMuch("it leads to an address where no repository is");
            }
        }
        return new Guarded(tapped(url), proxy, meant);
    }

    /** Whether the host that was meant is this machine itself. */
    private boolean near() throws IOException {
        return InetAddress.getByName(visit.url().host()).isLoopbackAddress();
    }

    /** The same address, whose connections the visit knows. */
    private URL tapped(URL url) throws IOException {
        return new URL(url, "", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL asked) throws IOException {
                return openConnection(asked, Proxy.NO_PROXY);
            }

            @Override
            protected URLConnection openConnection(URL asked, Proxy proxy) throws IOException {
                HttpURLConnection connection = (HttpURLConnection) url.openConnection(proxy);
                visit.opened(connection);
                return connection;
            }
        });
    }

    private final class Guarded extends JDKHttpConnection {
        private final boolean meant;

        /** @param meant whether it is to the host that may be shown what logs in */
        Guarded(URL url, Proxy proxy, boolean meant) throws IOException {
            super(url, proxy);
            this.meant = meant;
        }

        @Override
        public void setRequestProperty(String key, String value) {
            boolean secret = key.equalsIgnoreCase("Authorization");
            // What is not compressed is as long as it looks.
            boolean compressed = key.equalsIgnoreCase("Accept-Encoding");
            if (!compressed && (meant || !secret)) {
                super.setRequestProperty(key, value);
            }
        }

        @Override
        public @Nullable String getHeaderField(String name) {
            return name.equalsIgnoreCase("Content-Encoding") ? null : super.getHeaderField(name);
        }

        @Override
        public int getResponseCode() throws IOException {
            int code = super.getResponseCode();
            visit.answered(code);
            return code;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return visit.bounded(super.getInputStream());
        }
    }
}
