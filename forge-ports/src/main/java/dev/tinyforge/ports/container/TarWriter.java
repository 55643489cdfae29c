package dev.tinyforge.ports.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Writes a tar archive (POSIX pax) of files, links and folders that all belong to root and have no time, so that the same
 * content makes the same bytes. Once a method has thrown, the archive cannot be ended any more: half of one is none.
 */
public final class TarWriter {
    private static final int BLOCK = 512;
    private static final int BUFFER = 16 * 1024;
    /** What a field for names takes; more goes into a header of its own. */
    private static final int LONGEST_NAME = 100;
    /** What eleven octal digits can say. */
    private static final long LARGEST = (1L << 33) - 1;

    private final OutputStream out;
    private final Set<String> folders = new HashSet<>();
    private boolean broken;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** @param name without slashes at either end; folders above it come by themselves */
    public void directory(String name, int mode) throws IOException {
        entry(() -> folder(name, mode));
    }

    /**
     * @param size of the content, exactly
     * @throws IOException also if the content has another size
     */
    public void file(String name, int mode, long size, InputStream content) throws IOException {
        entry(() -> {
            parents(name);
            header(new Entry(name, '0', mode, size, ""));
            copy(name, size, content);
            pad(size);
        });
    }

    /** @param target as the link has it, wherever that leads */
    public void link(String name, String target) throws IOException {
        entry(() -> {
            parents(name);
            header(new Entry(name, '2', 0777, 0, target));
        });
    }

    /** Ends the archive; the stream stays open. */
    public void finish() throws IOException {
        entry(() -> out.write(new byte[2 * BLOCK]));
        out.flush();
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void entry(Writing writing) throws IOException {
        if (broken) {
            throw new IOException("the archive was broken off");
        }
        broken = true;
        writing.run();
        broken = false;
    }

    private record Entry(String name, char type, int mode, long size, String target) {}

    private void parents(String name) throws IOException {
        int slash = name.lastIndexOf('/');
        if (slash > 0) {
            folder(name.substring(0, slash), 0755);
        }
    }

    private void folder(String name, int mode) throws IOException {
        if (folders.contains(name)) {
            return;
        }
        parents(name);
        folders.add(name);
        header(new Entry(name + "/", '5', mode, 0, ""));
    }

    private void copy(String name, long size, InputStream content) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = size;
        while (left > 0) {
            int got = content.read(buffer, 0, (int) Math.min(left, BUFFER));
            if (got < 0) {
                throw new IOException(name + " has fewer than the " + size + " bytes it was said to have");
            }
            out.write(buffer, 0, got);
            left -= got;
        }
        if (content.read() >= 0) {
            throw new IOException(name + " has more than the " + size + " bytes it was said to have");
        }
    }

    private void header(Entry entry) throws IOException {
        if (entry.name().indexOf('\0') >= 0 || entry.target().indexOf('\0') >= 0) {
            throw new IOException("a name in an archive cannot hold a NUL");
        }
        Map<String, String> beyond = new LinkedHashMap<>();
        if (!fits(entry.name())) {
            beyond.put("path", entry.name());
        }
        if (!fits(entry.target())) {
            beyond.put("linkpath", entry.target());
        }
        if (entry.size() > LARGEST) {
            beyond.put("size", Long.toString(entry.size()));
        }
        if (!beyond.isEmpty()) {
            StringBuilder records = new StringBuilder();
            beyond.forEach((key, value) -> records.append(pax(key, value)));
            byte[] body = records.toString().getBytes(StandardCharsets.UTF_8);
            fields(new Entry("pax", 'x', 0644, body.length, ""));
            out.write(body);
            pad(body.length);
        }
        fields(entry);
    }

    private static boolean fits(String name) {
        return name.length() <= LONGEST_NAME && name.chars().allMatch(c -> c < 0x80);
    }

    /** A record begins with its own length, the digits of which count too. */
    private static String pax(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
        int length = bytes + Integer.toString(bytes).length();
        if (Integer.toString(length).length() > Integer.toString(bytes).length()) {
            length++;
        }
        return length + rest;
    }

    private void fields(Entry entry) throws IOException {
        byte[] header = new byte[BLOCK];
        text(header, 0, cut(entry.name()));
        octal(header, 100, 8, entry.mode());
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, entry.size() > LARGEST ? 0 : entry.size());
        octal(header, 136, 12, 0);
        header[156] = (byte) entry.type();
        text(header, 157, cut(entry.target()));
        text(header, 257, "ustar\00000");
        // The sum counts its own field as blanks.
        text(header, 148, "        ");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
        out.write(header);
    }

    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }

    private static void octal(byte[] header, int at, int length, long value) {
        String digits = Long.toOctalString(value);
        text(header, at, "0".repeat(length - 1 - digits.length()) + digits + "\0");
    }

    private static void text(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
