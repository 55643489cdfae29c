package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Files and folders that only their owner may read. */
final class Folders {
    private static final FileAttribute<?> OWNER_DIR =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Folders() {}

    /** The folder's real path; made, with what is above it, if it is not there. */
    static Path make(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, attributes(folder, OWNER_DIR));
            }
            return folder.toRealPath();
        } catch (FileAlreadyExistsException e) {
            throw cannotMake(folder, "there is a file of that name", e);
        } catch (IOException e) {
            throw cannotMake(folder, Trouble.reason(e), e);
        }
    }

    private static ForgeException cannotMake(Path folder, String why, IOException cause) {
        return new ForgeException(
                ErrorCode.STORE_UNAVAILABLE,
                "the folder " + folder + " cannot be made: " + why + "; name another one with `data_dir`",
                cause);
    }

    /** Opens a file for its owner only. */
    static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
        Set<StandardOpenOption> set = EnumSet.copyOf(Arrays.asList(options));
        return FileChannel.open(file, set, attributes(file, OWNER_FILE));
    }

    /** Makes what happened to the names in a folder last. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] attributes(Path path, FileAttribute<?> wanted) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {wanted} : new FileAttribute<?>[0];
    }
}
