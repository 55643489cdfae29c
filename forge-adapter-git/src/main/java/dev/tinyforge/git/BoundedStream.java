package dev.tinyforge.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails after so many bytes, and after its time. */
final class BoundedStream extends FilterInputStream {
    private final int most;
    private final long deadline;
    private long read;

    /** @param deadline by {@link System#nanoTime} */
    BoundedStream(InputStream in, int most, long deadline) {
        super(in);
        this.most = most;
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        check();
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        check();
        int count = super.read(buffer, from, length);
        count(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long length) throws IOException {
        check();
        long count = super.skip(length);
        count(count);
        return count;
    }

    private void check() throws IOException {
        if (deadline - System.nanoTime() <= 0) {
            throw new TooMuch("its answer takes too long");
        }
    }

    private void count(long bytes) throws IOException {
        read += bytes;
        if (read > most) {
            throw new TooMuch("its answer is longer than " + most / 1024 / 1024 + " MiB");
        }
    }
}
