package dev.tinyforge.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Git over http on loopback, with repositories in memory; paths may answer otherwise, as a test says. */
final class GitServer implements AutoCloseable {
    static final String USER = "alice";
    static final String PASSWORD = "s3cret";

    /** Answers in the place of Git. */
    interface Answering {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, InMemoryRepository> repositories = new ConcurrentHashMap<>();
    private final Set<String> guarded = ConcurrentHashMap.newKeySet();
    private final Set<String> tipsOnly = ConcurrentHashMap.newKeySet();
    private final Map<String, Runnable> stalled = new ConcurrentHashMap<>();
    private final Map<String, Answering> others = new ConcurrentHashMap<>();
    private final List<Map<String, List<String>>> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    private final InetAddress address;
    private final Optional<SSLContext> tls;

    GitServer() {
        this(InetAddress.getLoopbackAddress());
    }

    GitServer(InetAddress address) {
        this(address, Optional.empty());
    }

    /** @param tls with a key */
    GitServer(InetAddress address, Optional<SSLContext> tls) {
        this.address = address;
        this.tls = tls;
        server = listen(0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    private HttpServer listen(int port) {
        try {
            InetSocketAddress where = new InetSocketAddress(address, port);
            HttpServer made = tls.isPresent() ? HttpsServer.create(where, 0) : HttpServer.create(where, 0);
            if (made instanceof HttpsServer secured) {
                secured.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
            }
            made.setExecutor(threads);
            made.createContext("/", this::handle);
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url(String name) {
        return url(address.getHostAddress(), name);
    }

    String url(String host, String name) {
        return (tls.isPresent() ? "https://" : "http://") + host + ":" + port() + "/" + name;
    }

    InMemoryRepository create(String name) {
        InMemoryRepository made = new InMemoryRepository(new DfsRepositoryDescription(name));
        repositories.put(name, made);
        return made;
    }

    /** By its address. */
    InMemoryRepository repository(String url) {
        return repositories.get(url.substring(url.lastIndexOf('/') + 1));
    }

    void guard(String name) {
        guarded.add(name);
    }

    /** Gives what its branches and tags stand for, and nothing else. */
    void tipsOnly(String name) {
        tipsOnly.add(name);
    }

    /** Objects are sent up to the middle; then it does what it is told. */
    void stall(String name, Runnable then) {
        stalled.put(name, then);
    }

    /** Everything below the path. */
    void on(String name, Answering answering) {
        others.put(name, answering);
    }

    /** The headers of every request. */
    List<Map<String, List<String>>> asked() {
        return List.copyOf(asked);
    }

    void down(boolean down) {
        int port = server.getAddress().getPort();
        server.stop(0);
        if (!down) {
            server = listen(port);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(Map.copyOf(exchange.getRequestHeaders()));
            String[] path = exchange.getRequestURI().getPath().substring(1).split("/", 2);
            Answering other = others.get(path[0]);
            Repository repository = repositories.get(path[0]);
            if (other != null) {
                other.answer(exchange);
            } else if (repository == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (guarded.contains(path[0]) && !let(exchange)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
            } else if (path[1].equals("info/refs")) {
                advertise(repository, exchange);
            } else {
                upload(repository, exchange, Optional.ofNullable(stalled.get(path[0])));
            }
        }
    }

    private static boolean let(HttpExchange exchange) {
        String right =
                "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return right.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private UploadPack pack(Repository repository, HttpExchange exchange) {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        if (tipsOnly.contains(exchange.getRequestURI().getPath().split("/")[1])) {
            pack.setRequestValidator((asked, wants) -> {
                throw new PackProtocolException("want not valid");
            });
        }
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Git-Protocol"))
                .ifPresent(version -> pack.setExtraParameters(Set.of(version)));
        return pack;
    }

    private void advertise(Repository repository, HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
        exchange.sendResponseHeaders(200, 0);
        PacketLineOut out = new PacketLineOut(exchange.getResponseBody());
        PacketLineOutRefAdvertiser advertiser = new PacketLineOutRefAdvertiser(out);
        UploadPack pack = pack(repository, exchange);
        if (exchange.getRequestHeaders().getFirst("Git-Protocol") == null) {
            out.writeString("# service=git-upload-pack\n");
            out.end();
        }
        pack.sendAdvertisedRefs(advertiser, "git-upload-pack");
    }

    private void upload(Repository repository, HttpExchange exchange, Optional<Runnable> stall) throws IOException {
        boolean zipped = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                .toLowerCase(Locale.ROOT)
                .contains("gzip");
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
        InputStream in = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        if (stall.isPresent()) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            pack(repository, exchange).upload(in, whole, null);
            out.write(whole.toByteArray(), 0, whole.size() / 2);
            out.flush();
            stall.get().run();
        } else {
            pack(repository, exchange).upload(in, out, null);
            out.flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
