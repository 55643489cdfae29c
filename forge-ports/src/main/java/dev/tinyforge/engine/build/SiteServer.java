package dev.tinyforge.engine.build;

import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.source.StaticSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is built beside a site's files: the Dockerfile, and the configuration of nginx. Any change raises the recipe's version. */
final class SiteServer {
    /** Where a site's files stand among those of the build. */
    static final String FOLDER = "site/";

    private static final int SHOWN = 16;

    private final Recipe.Site recipe;
    private final String version;

    /** @param version a digest */
    SiteServer(Recipe.Site recipe, String version) {
        this.recipe = recipe;
        String plain = version.replace("sha256:", "");
        this.version = plain.substring(0, Math.min(SHOWN, plain.length()));
    }

    /** By their path in the build. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(SiteContext.DOCKERFILE, bytes(recipe.entry().map(this::deno).orElseGet(this::web)));
        if (recipe.entry().isPresent()) {
            // Only what lies in it makes the engine create the folder, and give it to the user.
            files.put("data/.tinyforge", bytes("This volume outlives every deploy.\n"));
        } else {
            files.put("server/nginx.conf", bytes(configuration(recipe.root(), version, "/tmp", StaticSource.PORT)));
            files.put("server/mime.types", bytes(resource("mime.types")));
        }
        return files;
    }

    /** @param run a folder that nginx may write to */
    static String configuration(String root, String version, String run, int port) {
        return resource("nginx.conf")
                .replace("{{root}}", root)
                .replace("{{version}}", version)
                .replace("{{run}}", run)
                .replace("{{port}}", Integer.toString(port));
    }

    /** The user is nginx's in its own images, and any number elsewhere: nothing has to belong to it. */
    private String web() {
        return lines(
                "FROM " + recipe.base(),
                "COPY server/ /etc/tinyforge/",
                "COPY " + FOLDER + " " + recipe.root() + "/",
                "EXPOSE " + StaticSource.PORT,
                "USER 101:101",
                "STOPSIGNAL SIGQUIT",
                "HEALTHCHECK NONE",
                "ENTRYPOINT [\"nginx\", \"-e\", \"stderr\", \"-c\", \"/etc/tinyforge/nginx.conf\"]",
                "CMD []");
    }

    /** The user is Deno's in its own images. What the program imports is fetched now, so that it starts without a network. */
    private String deno(String entry) {
        String root = recipe.root();
        String main = quoted(root + "/" + entry);
        String data = StaticSource.STORAGE;
        return lines(
                "FROM " + recipe.base(),
                "COPY " + FOLDER + " " + root + "/",
                "COPY --chown=1993:1993 data/ " + data + "/",
                "WORKDIR " + root,
                "ENV PORT=" + StaticSource.PORT + " DENO_SERVE_ADDRESS=tcp:0.0.0.0:" + StaticSource.PORT
                        + " DENO_DIR=/tmp/deno DENO_NO_UPDATE_CHECK=1",
                "USER 1993:1993",
                "RUN [\"deno\", \"cache\", " + main + "]",
                "EXPOSE " + StaticSource.PORT,
                "HEALTHCHECK NONE",
                "ENTRYPOINT [\"deno\", \"run\", \"--no-prompt\", \"--allow-net\", \"--allow-env\", \"--allow-read="
                        + root + "," + data + "\", \"--allow-write=" + data + "\", " + main + "]",
                "CMD []");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\\\"") + '"';
    }

    private static String lines(String... lines) {
        return String.join("\n", List.of(lines)) + "\n";
    }

    static String resource(String name) {
        try (InputStream in = SiteServer.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
