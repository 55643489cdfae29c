package dev.tinyforge.haproxy;

import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.container.TarWriter;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An image of nothing but the HAProxy installed here and its libraries, for where no registry can be reached. */
final class LocalImage {
    /** The value of {@code proxy.haproxy.image} that asks for it. */
    static final String SETTING = "local";
    /** Where the program is inside. */
    static final String PROGRAM = "/usr/sbin/haproxy";

    private static final Pattern LIBRARY = Pattern.compile("(?m)^\\s*(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)$");

    private LocalImage() {}

    static PinnedImage make(Path program, Images images) {
        if (!Files.isExecutable(program)) {
            throw new ForgeException(
                    ErrorCode.PROXY_REFUSED,
                    "no program " + program
                            + " to make a local image from: install haproxy, or set proxy.haproxy.binary");
        }
        try {
            SortedSet<Path> libraries = libraries(program);
            Path tar = Files.createTempFile("tinyforge-haproxy", ".tar");
            try {
                try (OutputStream out = Files.newOutputStream(tar)) {
                    pack(program, libraries, out);
                }
                try (InputStream in = Files.newInputStream(tar)) {
                    ImageRef name = name(program, libraries);
                    String id = images.importRoot(
                            name, in, List.of(PROGRAM), Map.of(ResourceNames.LABEL_ROLE, ManagedHost.ROLE_PROXY));
                    return PinnedImage.onEngine(name, id);
                }
            } finally {
                Files.deleteIfExists(tar);
            }
        } catch (IOException e) {
            throw new ForgeException(
                    ErrorCode.PROXY_REFUSED, "no image can be made from " + program + ": " + e.getMessage(), e);
        }
    }

    /** Names the very program and libraries, so that an update of either on this host makes another image. */
    static ImageRef name(Path program, SortedSet<Path> libraries) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(program));
            for (Path library : libraries) {
                digest.update(library.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(library));
            }
            return ImageRef.parse("tinyforge/haproxy:" + HexFormat.of().formatHex(digest.digest(), 0, 6));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static void pack(Path program, SortedSet<Path> libraries, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        tar.directory("tmp", 01777);
        add(tar, PROGRAM.substring(1), program);
        for (Path library : libraries) {
            add(tar, library.toString().substring(1), library);
        }
        tar.finish();
    }

    private static void add(TarWriter tar, String name, Path content) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            tar.file(name, 0755, Files.size(content), in);
        }
    }

    /** What the dynamic linker would load, the linker itself included. */
    static SortedSet<Path> libraries(Path program) throws IOException {
        Process ldd = new ProcessBuilder("ldd", program.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ldd.getOutputStream().close();
        String text = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        SortedSet<Path> libraries = new TreeSet<>();
        Matcher matcher = LIBRARY.matcher(text);
        while (matcher.find()) {
            libraries.add(Path.of(matcher.group(1)));
        }
        return libraries;
    }
}
