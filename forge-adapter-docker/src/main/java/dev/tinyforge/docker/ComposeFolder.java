package dev.tinyforge.docker;

import dev.tinyforge.domain.workload.WorkloadId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What is kept about projects on disk: their files, by workload, and which process works on them. */
final class ComposeFolder {
    private static final String JSON = ".json";

    private final Path root;

    ComposeFolder(Path root) {
        this.root = root;
    }

    /** A folder with nothing in it, so that the tool finds no file it was not given. */
    Path empty() {
        try {
            return Files.createDirectories(root.resolve("empty"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole or not at all; not when it is there already. */
    void keep(WorkloadId workload, String project, String text) {
        try {
            Path folder = Files.createDirectories(root.resolve(workload.value()));
            Path file = folder.resolve(project + JSON);
            if (Files.exists(file) && Files.readString(file).equals(text)) {
                return;
            }
            Path fresh = folder.resolve(project + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts of what is kept, by project. */
    Map<String, String> kept(WorkloadId workload) {
        Map<String, String> texts = new TreeMap<>();
        Path folder = root.resolve(workload.value());
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    String name = String.valueOf(file.getFileName());
                    if (name.endsWith(JSON)) {
                        texts.put(name.substring(0, name.length() - JSON.length()), Files.readString(file));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }

    void forget(WorkloadId workload) {
        Path folder = root.resolve(workload.value());
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Remembers who works on the project, for whoever comes after a process that was killed. */
    void working(String project, ProcessHandle process) {
        try {
            Files.createDirectories(root);
            Files.writeString(pid(project), process.pid() + " " + started(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void worked(String project) {
        try {
            Files.deleteIfExists(pid(project));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the tool that a process of Forge, killed since, left at work on the project. */
    void endLeftOver(String project) {
        try {
            List<String> written = List.of(Files.readString(pid(project)).split(" ", 2));
            Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(written.get(0)))
                    .filter(process -> written.size() > 1 && started(process).equals(written.get(1)));
            if (left.isPresent()) {
                ComposeTool.kill(left.get());
                left.get().onExit().get(10, TimeUnit.SECONDS);
            }
            worked(project);
        } catch (NoSuchFileException | NumberFormatException e) {
            // Nobody was at work, or died before he could say so, and then the tool was never given its file.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a Compose tool that was killed does not end", e);
        }
    }

    /** Tells it from a later process of the same number. */
    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("-");
    }

    private Path pid(String project) {
        return root.resolve(project + ".pid");
    }
}
