package dev.tinyforge.docker;

import dev.tinyforge.domain.release.ImageRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A registry of the package docker-registry on loopback, behind a relay, with images pushed from here. */
final class LocalRegistry implements AutoCloseable {
    static final String USER = "tester";
    static final String PASSWORD = "s3cret";
    private static final String HASH = "$2y$05$tinyforgetinyforgetineQxlI1W80WzT534A6PcB1IvYauEeVhs2";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path dir;
    private final int port;
    private final Process process;
    private final Relay relay;
    private final boolean guarded;

    LocalRegistry(boolean guarded) {
        this.guarded = guarded;
        try {
            dir = Files.createTempDirectory("forge-registry");
            port = RealEngine.freePort();
            Files.writeString(dir.resolve("htpasswd"), USER + ":" + HASH + "\n");
            Files.writeString(
                    dir.resolve("config.yml"),
                    String.join(
                            "\n",
                            "version: 0.1",
                            "log: {level: error, accesslog: {disabled: true}}",
                            "storage: {filesystem: {rootdirectory: '" + dir.resolve("data") + "'}}",
                            "http: {addr: '127.0.0.1:" + port + "'}",
                            guarded ? "auth: {htpasswd: {realm: forge, path: '" + dir.resolve("htpasswd") + "'}}" : "",
                            ""));
            ProcessBuilder builder = new ProcessBuilder(
                            "docker-registry",
                            "serve",
                            dir.resolve("config.yml").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("log").toFile());
            builder.environment().put("OTEL_TRACES_EXPORTER", "none");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("install the package docker-registry", e);
        }
        relay = Relay.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        RealEngine.await("the registry", () -> process.isAlive() && answers());
    }

    private boolean answers() {
        try {
            int status = send("GET", "/v2/", new byte[0], "text/plain").statusCode();
            return status == 200 || status == 401;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    String host() {
        return "127.0.0.1:" + relay.port();
    }

    Relay relay() {
        return relay;
    }

    ImageRef reference(String repository, String tag) {
        return ImageRef.parse(host() + "/" + repository + ":" + tag);
    }

    /**
     * A new image of the files; its size is at least so many bytes that cannot be compressed.
     *
     * @return its digest
     */
    String push(ImageRef reference, int size) {
        byte[] random = new byte[size];
        new java.util.Random(NUMBER.incrementAndGet()).nextBytes(random);
        Tar tar = new Tar()
                .directory("bin")
                .file("bin/program", ("#!" + NUMBER.incrementAndGet()).getBytes(StandardCharsets.UTF_8))
                .file("random", random);
        byte[] plain = tar.toByteArray();
        byte[] layer = gzip(plain);
        String config = "{\"architecture\":\"" + architecture() + "\",\"os\":\"linux\","
                + "\"config\":{\"Entrypoint\":[\"/bin/program\"]},\"history\":[{\"created_by\":\"test\"}],"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + digest(plain) + "\"]}}";
        byte[] configBytes = config.getBytes(StandardCharsets.UTF_8);
        String name = reference.repository().substring(reference.repository().indexOf('/') + 1);
        blob(name, layer);
        blob(name, configBytes);
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\","
                + "\"config\":" + descriptor("application/vnd.docker.container.image.v1+json", configBytes)
                + ",\"layers\":[" + descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", layer) + "]}";
        expect(
                201,
                send(
                        "PUT",
                        "/v2/" + name + "/manifests/" + reference.tag().orElseThrow(),
                        manifest.getBytes(StandardCharsets.UTF_8),
                        "application/vnd.docker.distribution.manifest.v2+json"));
        return digest(manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static String architecture() {
        return Map.of("aarch64", "arm64").getOrDefault(System.getProperty("os.arch"), "amd64");
    }

    private static String descriptor(String type, byte[] content) {
        return "{\"mediaType\":\"" + type + "\",\"size\":" + content.length + ",\"digest\":\"" + digest(content)
                + "\"}";
    }

    private void blob(String name, byte[] content) {
        HttpResponse<String> begun = send("POST", "/v2/" + name + "/blobs/uploads/", new byte[0], "text/plain");
        expect(202, begun);
        URI location = URI.create("http://127.0.0.1:" + port)
                .resolve(begun.headers().firstValue("location").orElseThrow());
        String path = location.getRawPath() + "?" + location.getRawQuery() + "&digest=" + digest(content);
        expect(201, send("PUT", path, content, "application/octet-stream"));
    }

    private HttpResponse<String> send(String method, String path, byte[] body, String type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (guarded) {
            String login = USER + ":" + PASSWORD;
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new AssertionError(answer + " " + answer.body());
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        relay.close();
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(dir)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path each : all) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings that name the right credentials. */
    Map<String, String> login(String name) {
        return Map.of(
                "registry." + name + ".server", host(),
                "registry." + name + ".username", USER,
                "registry." + name + ".password", PASSWORD);
    }
}
