package dev.tinyforge.docker;

import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.container.TarWriter;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A build's files as an archive to be read, while a thread writes them: no more of it is in memory than a pipe holds. An
 * archive that was not ended by its writer never ends for its reader either, so that half the files are never built.
 */
final class ContextTar implements AutoCloseable {
    private static final long LAST_WORDS_MILLIS = 5000;

    private final BuildContext context;
    private final String dockerfile;
    private final Pipe pipe;
    private final Thread writer;
    private volatile Optional<ForgeException> failure = Optional.empty();
    private volatile boolean whole;
    /** Whoever read the archive has stopped: the writer's trouble is not its own. */
    private volatile boolean deaf;

    ContextTar(BuildContext context, String dockerfile) {
        this.context = context;
        this.dockerfile = dockerfile;
        try {
            this.pipe = Pipe.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.writer = new Thread(this::write, "forge-docker-context");
        writer.setDaemon(true);
        writer.start();
    }

    /** What the context threw, before its archive broke off. */
    Optional<ForgeException> failure() {
        return failure;
    }

    InputStream body() {
        return new FilterInputStream(Channels.newInputStream(pipe.source())) {
            @Override
            public int read() throws IOException {
                return ended(super.read());
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return ended(super.read(bytes, from, length));
            }

            private int ended(int got) throws IOException {
                if (got < 0 && !whole) {
                    throw new IOException("the files of the build broke off");
                }
                return got;
            }
        };
    }

    /** Whoever reads sees the end only after what it was that ended it. */
    private void write() {
        try (OutputStream out = new Mouth(Channels.newOutputStream(pipe.sink()))) {
            try {
                write(new TarWriter(out));
            } catch (IOException e) {
                fail(unreadable(e.getMessage(), e));
            } catch (ForgeException e) {
                fail(e);
            } catch (RuntimeException | Error e) {
                fail(unreadable(e.toString(), e));
            }
        } catch (IOException e) {
            fail(unreadable(e.getMessage(), e));
        }
    }

    private void write(TarWriter tar) throws IOException {
        Entries entries = new Entries(tar);
        context.writeTo(entries);
        entries.check();
        tar.finish();
        whole = true;
    }

    private static ForgeException unreadable(@Nullable String why, Throwable cause) {
        return new ForgeException(ErrorCode.INTERNAL, "the files of the build cannot be read: " + why, cause);
    }

    private void fail(ForgeException cause) {
        if (!deaf) {
            failure = Optional.of(cause);
        }
    }

    /** Returns when the context is left alone, unless it does not come back for long. */
    @Override
    public void close() {
        deaf = true;
        try {
            pipe.source().close();
            writer.join(LAST_WORDS_MILLIS);
            writer.interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Where the archive goes; notices when nobody takes it any more. */
    private final class Mouth extends FilterOutputStream {
        Mouth(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                deaf = true;
                throw e;
            }
        }
    }

    /** The entries; looks out for the one that no build can do without. */
    private final class Entries implements BuildContext.Sink {
        private final TarWriter tar;
        private boolean found;

        Entries(TarWriter tar) {
            this.tar = tar;
        }

        @Override
        public void file(String path, boolean executable, long size, InputStream content) throws IOException {
            if (path.equals(dockerfile)) {
                found = true;
                if (size == 0) {
                    throw new ForgeException(
                            ErrorCode.BUILD_FAILED, "`" + dockerfile + "` is empty: write what is to be built into it");
                }
            }
            tar.file(path, executable ? 0755 : 0644, size, content);
        }

        @Override
        public void link(String path, String target) throws IOException {
            found |= path.equals(dockerfile);
            tar.link(path, target);
        }

        void check() {
            if (!found) {
                throw new ForgeException(
                        ErrorCode.BUILD_FAILED,
                        "there is no `" + dockerfile + "` among the files of the build: set dockerfile to its path in"
                                + " the folder that is built");
            }
        }
    }
}
