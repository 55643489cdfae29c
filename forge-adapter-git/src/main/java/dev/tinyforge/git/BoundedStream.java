package dev.tinyforge.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** A stream that fails once its visit has had enough, of bytes or of time, or was given up. */
final class BoundedStream extends FilterInputStream {
    private final Visit visit;

    BoundedStream(InputStream in, Visit visit) {
        super(in);
        this.visit = visit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        visit.check();
        try {
            int count = super.read(buffer, from, length);
            visit.received(Math.max(0, count));
            return count;
        } catch (SocketTimeoutException e) {
            visit.check();
            throw e;
        }
    }

    @Override
    public long skip(long length) throws IOException {
        visit.check();
        long count = super.skip(length);
        visit.received(count);
        return count;
    }
}
