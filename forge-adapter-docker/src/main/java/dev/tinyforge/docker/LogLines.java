package dev.tinyforge.docker;

import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;

/**
 * Lines out of Docker's log stream: frames of two streams in turn, each frame a piece of a line with the time before
 * it. A line may come in many frames and a character may lie across two. A line longer than {@link #LONGEST} bytes is
 * handed over in several.
 */
final class LogLines {
    /** More than the 16 KiB at which Docker cuts, so that what it cut is one line again. */
    static final int LONGEST = 64 * 1024;

    private static final int HEADER = 8;
    private static final int LONGEST_TIME = 40;

    private final Assembly out;
    private final Assembly err;

    LogLines(Consumer<LogLine> sink) {
        this.out = new Assembly(false, sink);
        this.err = new Assembly(true, sink);
    }

    /** Until the stream ends; what is left without an end of line is then a line too. */
    void readAll(InputStream in) throws IOException {
        byte[] header = new byte[HEADER];
        while (true) {
            int got = in.readNBytes(header, 0, HEADER);
            if (got == 0) {
                break;
            }
            if (got < HEADER) {
                throw new EOFException("the log ended in the middle of a frame");
            }
            int stream = header[0];
            if (stream < 0 || stream > 2 || header[1] != 0 || header[2] != 0 || header[3] != 0) {
                throw new IOException("what the engine sent is not a log");
            }
            long size = (header[4] & 0xffL) << 24
                    | (header[5] & 0xffL) << 16
                    | (header[6] & 0xffL) << 8
                    | (header[7] & 0xffL);
            frame(stream == 2 ? err : out, in, size);
        }
        end();
    }

    private static void frame(Assembly assembly, InputStream in, long size) throws IOException {
        long left = size;
        boolean first = true;
        while (left > 0) {
            byte[] part = in.readNBytes((int) Math.min(left, LONGEST));
            if (part.length == 0) {
                throw new EOFException("the log ended in the middle of a frame");
            }
            left -= part.length;
            assembly.add(part, first);
            first = false;
        }
    }

    void end() {
        out.flush();
        err.flush();
    }

    private static final class Assembly {
        private final boolean error;
        private final Consumer<LogLine> sink;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private Instant at = Instant.EPOCH;

        Assembly(boolean error, Consumer<LogLine> sink) {
            this.error = error;
            this.sink = sink;
        }

        void add(byte[] bytes, boolean timed) {
            int from = timed ? time(bytes) : 0;
            for (int i = from; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, from, i - from);
                    emit(line.size());
                    from = i + 1;
                } else if (line.size() + i - from >= LONGEST) {
                    line.write(bytes, from, i - from);
                    emit(wholeCharacters());
                    from = i;
                }
            }
            line.write(bytes, from, bytes.length - from);
        }

        /** Takes the time off the start, if there is one; the time of a line is that of its first piece. */
        private int time(byte[] bytes) {
            for (int i = 0; i < bytes.length && i < LONGEST_TIME; i++) {
                if (bytes[i] == ' ') {
                    try {
                        Instant time = Instant.parse(new String(bytes, 0, i, StandardCharsets.US_ASCII));
                        if (line.size() == 0) {
                            at = time;
                        }
                        return i + 1;
                    } catch (DateTimeParseException e) {
                        return 0;
                    }
                }
            }
            return 0;
        }

        /** How much of the line can be cut off without cutting a character. */
        private int wholeCharacters() {
            byte[] bytes = line.toByteArray();
            int end = bytes.length;
            for (int back = 1; back <= 3 && back < end; back++) {
                int each = bytes[end - back] & 0xff;
                if (each < 0x80) {
                    return end;
                }
                if (each >= 0xc0) {
                    int length = each >= 0xf0 ? 4 : each >= 0xe0 ? 3 : 2;
                    return length > back ? end - back : end;
                }
            }
            return end;
        }

        private void emit(int length) {
            byte[] bytes = line.toByteArray();
            line.reset();
            line.write(bytes, length, bytes.length - length);
            int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
            sink.accept(new LogLine(at, error, new String(bytes, 0, end, StandardCharsets.UTF_8)));
        }

        void flush() {
            if (line.size() > 0) {
                emit(line.size());
            }
        }
    }
}
