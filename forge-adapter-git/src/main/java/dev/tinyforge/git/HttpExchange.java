package dev.tinyforge.git;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a socket of their own. The JDK's clients look the host's name up by themselves, so that
 * it may lead elsewhere than where it was checked to lead; here the checked address is the one that is connected to, and the name
 * is only what the certificate must be for.
 */
final class HttpExchange implements HttpConnection {
    private final Visit visit;
    private final URL url;
    private final Map<String, String> request = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String method = "GET";
    private int connectTimeout;
    private int readTimeout;
    private @Nullable HttpAnswer answer;

    HttpExchange(Visit visit, URL url) {
        this.visit = visit;
        this.url = url;
    }

    @Override
    public void connect() throws IOException {
        answer();
    }

    private HttpAnswer answer() throws IOException {
        HttpAnswer known = answer;
        if (known == null) {
            try {
                known = ask();
            } catch (TooMuch e) {
                throw visit.stopped(e);
            }
            visit.answered(known.status());
            answer = known;
        }
        return known;
    }

    private HttpAnswer ask() throws IOException {
        visit.check();
        byte[] head = head();
        Socket socket = open();
        OutputStream out = socket.getOutputStream();
        out.write(head);
        body.writeTo(out);
        out.flush();
        return HttpAnswer.read(new BufferedInputStream(visit.bounded(socket.getInputStream())));
    }

    private boolean tls() {
        return url.getProtocol().equalsIgnoreCase("https");
    }

    private int port() {
        return url.getPort() > 0 ? url.getPort() : tls() ? 443 : 80;
    }

    private String host() {
        return url.getHost().replaceAll("^\\[|]$", "");
    }

    private Socket open() throws IOException {
        if (!tls() && !url.getProtocol().equalsIgnoreCase("http")) {
            throw new TooMuch("it leads away from http");
        }
        IOException failure = new ConnectException("no address");
        List<InetAddress> addresses = visit.addresses().of(host());
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                visit.opened(socket);
                socket.connect(
                        new InetSocketAddress(address, port()), visit.patience(connectTimeout) / addresses.size() + 1);
                socket.setSoTimeout(visit.patience(readTimeout));
                return tls() ? secured(socket) : socket;
            } catch (IOException e) {
                socket.close();
                visit.check();
                failure = e;
            }
        }
        throw failure;
    }

    private Socket secured(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tlsContext().getSocketFactory().createSocket(plain, host(), port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static SSLContext tlsContext() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new SSLException("no TLS here", e);
        }
    }

    private byte[] head() throws IOException {
        String path = url.getFile().isEmpty() ? "/" : url.getFile();
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\n");
        head.append("Host: ").append(url.getHost());
        head.append(url.getPort() > 0 && url.getPort() != url.getDefaultPort() ? ":" + url.getPort() : "");
        head.append("\nConnection: close\n");
        request.forEach(
                (key, value) -> head.append(key).append(": ").append(value).append('\n'));
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(body.size()).append('\n');
        }
        String text = head.append('\n').toString();
        long lines = text.chars().filter(c -> c == '\n').count();
        long meant = 4L + request.size() + (method.equals("GET") ? 0 : 1);
        if (lines != meant || !path.matches("/[\\x21-\\x7e]*") || !text.matches("[\\x20-\\x7e\\n]*")) {
            throw new TooMuch("its address has characters that do not belong there");
        }
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** What logs in is for the host that was meant, and what is not compressed is as long as it looks. */
    @Override
    public void setRequestProperty(String key, String value) {
        boolean meant = visit.url().holds(url.getProtocol(), url.getHost(), url.getPort());
        if (!key.equalsIgnoreCase("Accept-Encoding") && (meant || !key.equalsIgnoreCase("Authorization"))) {
            request.put(key, value);
        }
    }

    @Override
    public void setRequestMethod(String wanted) throws ProtocolException {
        if (!wanted.equals("GET") && !wanted.equals("POST")) {
            throw new ProtocolException(wanted);
        }
        method = wanted;
    }

    @Override
    public String getRequestMethod() {
        return method;
    }

    @Override
    public OutputStream getOutputStream() {
        return body;
    }

    @Override
    public int getResponseCode() throws IOException {
        return answer().status();
    }

    @Override
    public String getResponseMessage() throws IOException {
        return answer().message();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return answer().body();
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return answer == null ? Map.of() : answer.headers();
    }

    @Override
    public List<String> getHeaderFields(String name) {
        return getHeaderFields().getOrDefault(name, List.of());
    }

    @Override
    public @Nullable String getHeaderField(String name) {
        List<String> all = getHeaderFields(name);
        return all.isEmpty() || name.equalsIgnoreCase("Content-Encoding") ? null : all.get(all.size() - 1);
    }

    @Override
    public @Nullable String getContentType() {
        return getHeaderField("Content-Type");
    }

    @Override
    public int getContentLength() {
        return -1;
    }

    @Override
    public URL getURL() {
        return url;
    }

    @Override
    public void setConnectTimeout(int timeout) {
        connectTimeout = timeout;
    }

    @Override
    public void setReadTimeout(int timeout) {
        readTimeout = timeout;
    }

    @Override
    public void setUseCaches(boolean usecaches) {
        // There are none.
    }

    @Override
    public void setInstanceFollowRedirects(boolean followRedirects) {
        // JGit follows them, with a new exchange.
    }

    @Override
    public void setDoOutput(boolean dooutput) {
        // The method says so.
    }

    @Override
    public void setFixedLengthStreamingMode(int contentLength) {
        // A request is a few lines long, and kept until it is sent.
    }

    @Override
    public void setChunkedStreamingMode(int chunklen) {
        // As above.
    }

    @Override
    public boolean usingProxy() {
        return false;
    }

    @Override
    public void configure(KeyManager[] km, TrustManager[] tm, SecureRandom random) throws KeyManagementException {
        throw new KeyManagementException("certificates are always verified");
    }

    @Override
    public void setHostnameVerifier(HostnameVerifier verifier) throws KeyManagementException {
        throw new KeyManagementException("host names are always verified");
    }
}
