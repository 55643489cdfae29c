package dev.tinyforge.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small tar archive, in memory. */
final class Tar {
    private static final int BLOCK = 512;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A root file system with a static busybox as its only program. */
    static Tar busybox() {
        Path busybox = List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox")).stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("install the package busybox-static"));
        try {
            return new Tar()
                    .directory("bin")
                    .directory("tmp")
                    .directory("etc")
                    .file("etc/passwd", "root:x:0:0:root:/:/bin/sh\n".getBytes(StandardCharsets.UTF_8))
                    .file("bin/busybox", Files.readAllBytes(busybox))
                    .link("bin/sh", "busybox");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Tar directory(String name) {
        header(name + "/", '5', 0755, 0, "");
        return this;
    }

    Tar link(String name, String target) {
        header(name, '2', 0777, 0, target);
        return this;
    }

    Tar file(String name, byte[] content) {
        header(name, '0', 0755, content.length, "");
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    private void header(String name, char type, int mode, long size, String target) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, String.format("%07o", mode));
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", size));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o", sum) + "\0 ");
        bytes.writeBytes(header);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, header, at, ascii.length);
    }

    byte[] toByteArray() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes.toByteArray());
        whole.writeBytes(new byte[2 * BLOCK]);
        return whole.toByteArray();
    }

    InputStream stream() {
        return new ByteArrayInputStream(toByteArray());
    }
}
