package dev.tinyforge.proof.prove;

import dev.tinyforge.proof.stage.Stage;
import dev.tinyforge.tck.repository.GitHttpBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A repository behind Git's own server, on loopback, with the sources of an app. */
final class GitRepository implements AutoCloseable {
    private final Path folder;
    private final GitHttpBackend server;
    private int commits;

    private GitRepository(Path folder, GitHttpBackend server) {
        this.folder = folder;
        this.server = server;
    }

    /** One that a Forge of the stage may fetch from. */
    static GitRepository on(Stage stage) {
        stage.with("git.allow_loopback", "true");
        Path root = stage.folder().resolve("git");
        try {
            Path folder = Files.createDirectories(root.resolve("web"));
            GitHttpBackend.git(folder, "init", "--quiet");
            return new GitRepository(folder, new GitHttpBackend(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    String url() {
        return server.url("web/.git");
    }

    /** Commits these files to {@code main}, beside those there are; every commit is another one. @return its id */
    String commit(Map<String, String> files) {
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            GitHttpBackend.git(folder, "add", "--all");
            GitHttpBackend.git(folder, "commit", "--quiet", "--allow-empty", "--message", "change " + ++commits);
            return GitHttpBackend.git(folder, "rev-parse", "HEAD");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Commits that a file or folder is gone. */
    void remove(String path) {
        try {
            GitHttpBackend.git(folder, "rm", "-r", "--quiet", path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        commit(Map.of());
    }

    /** A file as it was committed last. */
    String file(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
