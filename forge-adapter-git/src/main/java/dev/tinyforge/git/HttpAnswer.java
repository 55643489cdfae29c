package dev.tinyforge.git;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer over HTTP/1.1 (RFC 9112), whose body ends where it says it ends.
 *
 * @param headers in any case
 */
record HttpAnswer(int status, String message, Map<String, List<String>> headers, InputStream body) {
    private static final int LONGEST_HEAD = 64 * 1024;

    /** @param in from its beginning; stays open, as its visit closes it */
    static HttpAnswer read(InputStream in) throws IOException {
        int[] left = {LONGEST_HEAD};
        while (true) {
            String line = line(in, left);
            if (!line.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
                throw new ProtocolException("not http");
            }
            int status = Integer.parseInt(line.substring(9, 12));
            Map<String, List<String>> headers = headers(in, left);
            if (status >= 200) {
                String message = line.length() > 13 ? line.substring(13) : "";
                return new HttpAnswer(status, message, headers, body(in, status, headers));
            }
        }
    }

    private static Map<String, List<String>> headers(InputStream in, int[] left) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("not a header");
            }
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("within a line");
            }
            if (--left[0] < 0) {
                throw new TooMuch("its answer begins with more than " + LONGEST_HEAD / 1024 + " KiB of headers");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private static InputStream body(InputStream in, int status, Map<String, List<String>> headers) throws IOException {
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        List<String> coding = headers.getOrDefault("Transfer-Encoding", List.of());
        if (!coding.isEmpty()) {
            if (coding.size() > 1 || !coding.get(0).toLowerCase(Locale.ROOT).equals("chunked")) {
                throw new ProtocolException("an unknown transfer encoding");
            }
            return new Chunks(in);
        }
        List<String> length = headers.getOrDefault("Content-Length", List.of());
        if (length.isEmpty()) {
            return new Part(in, Long.MAX_VALUE, false);
        }
        if (length.size() > 1 || !length.get(0).matches("[0-9]{1,18}")) {
            throw new ProtocolException("an unknown length");
        }
        return new Part(in, Long.parseLong(length.get(0)), true);
    }

    /** So many bytes. */
    private static final class Part extends InputStream {
        private final InputStream in;
        private final boolean exact;
        private long left;

        /** @param exact whether an earlier end is one too early */
        Part(InputStream in, long length, boolean exact) {
            this.in = in;
            this.left = length;
            this.exact = exact;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, from, (int) Math.min(length, left));
            if (count < 0 && exact) {
                throw new EOFException("within the body");
            }
            left -= Math.max(0, count);
            return count;
        }
    }

    /** Parts with their lengths, up to one without any. */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private Part chunk = new Part(InputStream.nullInputStream(), 0, true);
        private boolean begun;
        private boolean over;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            while (!over) {
                int count = length == 0 ? 0 : chunk.read(buffer, from, length);
                if (count >= 0) {
                    return count;
                }
                next();
            }
            return -1;
        }

        private void next() throws IOException {
            int[] left = {LONGEST_HEAD};
            if (begun && !line(in, left).isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
            begun = true;
            String size = line(in, left).replaceAll("[ \t]*;.*", "");
            if (!size.matches("[0-9A-Fa-f]{1,15}")) {
                throw new ProtocolException("a chunk without a length");
            }
            long length = Long.parseLong(size, 16);
            chunk = new Part(in, length, true);
            over = length == 0;
            if (over) {
                headers(in, left);
            }
        }
    }
}
