package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Puts SQLite's native library where it stays, once for each version. The driver would unpack it to a new temporary file
 * at each start, and a killed process would leave that behind.
 */
final class NativeLibrary {
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private NativeLibrary() {}

    /** To be called before anything of the driver; what somebody has set up otherwise stays so. */
    static synchronized void prepare(Path dataDir) {
        if (System.getProperty(PATH) != null) {
            return;
        }
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        Path folder = Folders.make(dataDir.resolve("native").resolve("sqlite-" + SQLiteJDBCLoader.getVersion()));
        Path library = folder.resolve(name);
        // It gets its name when it is whole, so once it is there the packed one need not be read any more.
        try (InputStream packed = Files.exists(library) ? null : SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (packed != null) {
                unpack(packed.readAllBytes(), library);
            } else if (!Files.exists(library)) {
                return; // The driver says better than we could that it has none for this platform.
            }
        } catch (IOException e) {
            throw new ForgeException(
                    ErrorCode.STORE_UNAVAILABLE,
                    "the folder " + folder + " cannot be written: " + Trouble.reason(e)
                            + "; let this user write it and free some space",
                    e);
        }
        System.setProperty(PATH, folder.toString());
        System.setProperty(NAME, name);
    }

    private static void unpack(byte[] bytes, Path library) throws IOException {
        Path part = library.resolveSibling(
                library.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.deleteIfExists(part);
            try (FileChannel channel = Folders.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
