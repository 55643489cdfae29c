package dev.tinyforge.engine.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How nginx serves a site with the configuration that goes into its image. */
@Tag("real")
class ServedSiteTest {
    private static final String VERSION = "0123456789abcdef";
    private static final String HASHED = "/assets/app.3f2a9c1b.js";

    @TempDir
    private static Path folder;

    private static Process nginx;
    private static int port;
    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @BeforeAll
    static void serve() throws Exception {
        Path root = Files.createDirectories(folder.resolve("site"));
        file(root, "index.html", "<p>home</p>");
        file(root, "404.html", "<p>nothing here</p>");
        file(root, "about.html", "<p>about</p>");
        file(root, "docs/index.html", "<p>docs</p>");
        file(root, "bare/x.txt", "x");
        file(root, "assets/app.3f2a9c1b.js", "// app\n".repeat(500));
        file(root, "assets/app.js", "// app");
        file(root, "report-20240101.pdf", "pdf");
        file(root, "notes.md", "# Notes");
        file(root, "data.unheard", "?");
        file(root, "module.mjs", "export {}");
        file(root, "app.wasm", "wasm");
        file(root, "picture.svg", "<svg/>");
        file(root, "font.woff2", "font");
        file(root, "site.webmanifest", "{}");
        file(root, ".env", "SECRET=1");
        file(root, ".git/config", "x");
        file(root, "docs/.htpasswd", "x");
        file(root, ".well-known/security.txt", "mail us");
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Path run = Files.createDirectories(folder.resolve("run"));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.writeString(
                conf.resolve("nginx.conf"),
                SiteServer.configuration(root.toString(), VERSION, run.toString(), port)
                        .replace("daemon off;", "daemon off;\nuser root;"));
        Files.writeString(conf.resolve("mime.types"), SiteServer.resource("mime.types"));
        nginx = new ProcessBuilder(
                        binary(),
                        "-e",
                        "stderr",
                        "-c",
                        conf.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        while (!accepts()) {
            assertTrue(nginx.isAlive(), Files.readString(folder.resolve("log")));
            assertTrue(!nginx.waitFor(20, TimeUnit.MILLISECONDS), Files.readString(folder.resolve("log")));
        }
    }

    private static String binary() {
        return List.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx").stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no nginx: install the package nginx-light"));
    }

    /** Without a time, as in an image. */
    private static void file(Path root, String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }

    private static boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        nginx.destroy();
        assertTrue(nginx.waitFor(10, TimeUnit.SECONDS), "nginx does not stop");
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/assets/app.js, text/javascript; charset=utf-8",
        "/module.mjs, text/javascript; charset=utf-8",
        "/app.wasm, application/wasm",
        "/picture.svg, image/svg+xml; charset=utf-8",
        "/font.woff2, font/woff2",
        "/site.webmanifest, application/manifest+json; charset=utf-8",
        "/notes.md, text/plain; charset=utf-8",
        "/data.unheard, application/octet-stream",
        "/.well-known/security.txt, text/plain; charset=utf-8"
    })
    void everyFileHasItsType(String path, String type) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertEquals(200, answer.statusCode());
        assertEquals(type, header(answer, "Content-Type"));
        assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
    }

    @Test
    void aFolderIsItsIndexAndAPageNeedsNoEnding() throws Exception {
        assertEquals("<p>docs</p>", new String(get("/docs/").body(), StandardCharsets.UTF_8));
        assertEquals("<p>about</p>", new String(get("/about").body(), StandardCharsets.UTF_8));
        HttpResponse<byte[]> bare = get("/docs");
        assertEquals(301, bare.statusCode());
        assertEquals("/docs/", header(bare, "Location"), "whatever the name and port it is reached by");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/missing", "/bare/", "/.env", "/.git/config", "/docs/.htpasswd", "/.well-known", "/..%2fx"})
    void whatIsNotThereOrNotForVisitorsIsThePageForThat(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        if (path.contains("%2f")) {
            assertEquals(400, answer.statusCode());
            return;
        }
        assertEquals(404, answer.statusCode());
        assertEquals("<p>nothing here</p>", new String(answer.body(), StandardCharsets.UTF_8));
        assertEquals("no-cache", header(answer, "Cache-Control"));
        assertEquals("", header(answer, "ETag"), "it may be there in the next version");
    }

    @Test
    void onlyWhatIsNamedByItsContentIsKeptForLong() throws Exception {
        assertEquals("public, max-age=31536000, immutable", header(get(HASHED), "Cache-Control"));
        for (String path : List.of("/", "/assets/app.js", "/report-20240101.pdf", "/docs/")) {
            assertEquals("no-cache", header(get(path), "Cache-Control"), path);
        }
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws Exception {
        HttpResponse<byte[]> first = get("/");
        String tag = header(first, "ETag");
        assertEquals("\"" + VERSION + "\"", tag);
        assertEquals("", header(first, "Last-Modified"), "all files in an image are equally old");
        HttpResponse<byte[]> again = get("/", "If-None-Match", tag);
        assertEquals(304, again.statusCode());
        assertEquals(tag, header(again, "ETag"));
        assertEquals(0, again.body().length);
        assertEquals(200, get("/", "If-None-Match", "\"fedcba9876543210\"").statusCode());
        assertEquals(
                200,
                get("/", "If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT").statusCode());
    }

    @Test
    void partsOfAFileAreServed() throws Exception {
        HttpResponse<byte[]> part = get(HASHED, "Range", "bytes=3-5");
        assertEquals(206, part.statusCode());
        assertEquals("bytes 3-5/3500", header(part, "Content-Range"));
        assertArrayEquals("app".getBytes(StandardCharsets.UTF_8), part.body());
        assertEquals(416, get(HASHED, "Range", "bytes=9999-").statusCode());
        assertEquals(
                206,
                get(HASHED, "Range", "bytes=3-5", "If-Range", "\"" + VERSION + "\"")
                        .statusCode());
        assertEquals(
                200,
                get(HASHED, "Range", "bytes=3-5", "If-Range", "\"fedcba9876543210\"")
                        .statusCode(),
                "a part of a version is never joined to another one's");
    }

    @Test
    void textIsCompressedForWhoTakesIt() throws Exception {
        HttpResponse<byte[]> small = get(HASHED, "Accept-Encoding", "gzip");
        assertEquals("gzip", header(small, "Content-Encoding"));
        assertEquals("Accept-Encoding", header(small, "Vary"));
        assertEquals("W/\"" + VERSION + "\"", header(small, "ETag"), "other bytes, the same text");
        assertEquals(304, get(HASHED, "If-None-Match", header(small, "ETag")).statusCode());
        assertTrue(small.body().length < 500, () -> Arrays.toString(small.body()));
        assertEquals("", header(get(HASHED), "Content-Encoding"));
    }
}
