package dev.tinyforge.haproxy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Writes a tar archive (POSIX ustar) of plain files and folders that all belong to root and have no time. */
final class TarWriter implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;

    private final OutputStream out;
    private final Set<String> folders = new HashSet<>();

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** @param name without a leading slash */
    void directory(String name, int mode) throws IOException {
        parents(name);
        if (folders.add(name)) {
            header(name + "/", mode, 0, '5');
        }
    }

    /** The content of the file, or of what it links to, under the name; folders above it come by themselves. */
    void file(String name, int mode, Path content) throws IOException {
        parents(name);
        long size = Files.size(content);
        header(name, mode, size, '0');
        long copied = Files.copy(content, out);
        if (copied != size) {
            throw new IOException(content + " changed while it was read");
        }
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }

    /** Ends the archive; the stream stays open. */
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    private void parents(String name) throws IOException {
        int slash = name.lastIndexOf('/');
        if (slash > 0) {
            directory(name.substring(0, slash), 0755);
        }
    }

    private void header(String name, int mode, long size, char type) throws IOException {
        byte[] header = new byte[BLOCK];
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length > LONGEST_NAME) {
            throw new IOException("the name is too long for a tar archive: " + name);
        }
        System.arraycopy(path, 0, header, 0, path.length);
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, size);
        octal(header, 136, 12, 0);
        header[156] = (byte) type;
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

    private static void octal(byte[] header, int at, int length, long value) {
        String digits = Long.toOctalString(value);
        text(header, at, "0".repeat(length - 1 - digits.length()) + digits + "\0");
    }

    private static void text(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
