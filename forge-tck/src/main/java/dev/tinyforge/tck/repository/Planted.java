package dev.tinyforge.tck.repository;

import java.nio.charset.StandardCharsets;

/** What a test puts into a commit, at a path. */
public sealed interface Planted {
    /** Any bytes. */
    final class File implements Planted {
        private final byte[] content;
        private final boolean executable;

        public File(byte[] content, boolean executable) {
            this.content = content.clone();
            this.executable = executable;
        }

        public byte[] content() {
            return content.clone();
        }

        public boolean executable() {
            return executable;
        }
    }

    record Link(String target) implements Planted {}

    /** @param commit of another repository */
    record Submodule(String commit) implements Planted {}

    static Planted file(String content) {
        return new File(content.getBytes(StandardCharsets.UTF_8), false);
    }
}
