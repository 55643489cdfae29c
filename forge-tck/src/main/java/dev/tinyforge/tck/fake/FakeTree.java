package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.tck.repository.Planted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a test has put into a commit. */
final class FakeTree implements RepositoryTree {
    private final String commit;
    private final TreeMap<String, Planted> files = new TreeMap<>((one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)));
    private final TreeLimits limits;
    private long read;

    FakeTree(String commit, Map<String, Planted> files, TreeLimits limits) {
        this.commit = commit;
        this.files.putAll(files);
        this.limits = limits;
    }

    @Override
    public String commit() {
        return commit;
    }

    @Override
    public Optional<byte[]> file(String path, int most) {
        if (!(files.get(path) instanceof Planted.File file)) {
            return Optional.empty();
        }
        if (file.content().length > most) {
            throw refused("`" + path + "` is larger than " + most + " bytes");
        }
        count(file.content().length);
        return Optional.of(file.content().clone());
    }

    @Override
    public void walk(String folder, Visitor visitor) {
        String within = folder.isEmpty() ? "" : folder + "/";
        if (!folder.isEmpty() && files.keySet().stream().noneMatch(path -> path.startsWith(within))) {
            throw refused("there is no folder `" + folder + "`");
        }
        Set<String> entries = new HashSet<>();
        files.forEach((path, planted) -> {
            if (path.startsWith(within)) {
                String inside = path.substring(within.length());
                for (int end = inside.indexOf('/'); end >= 0; end = inside.indexOf('/', end + 1)) {
                    entries.add(inside.substring(0, end));
                }
                entries.add(inside);
                if (entries.size() > limits.entries()) {
                    throw refused("there are more than " + limits.entries() + " files and folders");
                }
                try {
                    show(inside, planted, visitor);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    private void show(String path, Planted planted, Visitor visitor) throws IOException {
        if (planted instanceof Planted.File file) {
            visitor.file(path, file.executable(), file.content().length, new Counted(file.content()));
        } else if (planted instanceof Planted.Link link) {
            visitor.link(path, link.target());
        } else {
            visitor.submodule(path);
        }
    }

    private void count(int bytes) {
        read += Math.max(0, bytes);
        if (read > limits.bytes()) {
            throw refused("there are more than " + limits.bytes() + " bytes");
        }
    }

    private final class Counted extends InputStream {
        private final ByteArrayInputStream in;

        Counted(byte[] content) {
            in = new ByteArrayInputStream(content);
        }

        @Override
        public int read() {
            int value = in.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            int bytes = in.read(buffer, from, length);
            count(bytes);
            return bytes;
        }
    }

    private static ForgeException refused(String why) {
        return new ForgeException(ErrorCode.CONTENT_REFUSED, why + "; make it smaller");
    }

    @Override
    public void close() {
        // Nothing was fetched.
    }
}
