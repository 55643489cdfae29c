package dev.tinyforge.ports.container;

import java.io.IOException;
import java.io.InputStream;

/** The files a build is given. A build may ask for them again; always on one thread of the port's own at a time. */
public interface BuildContext {
    /** Hands over every file; what it throws ends the build, and is thrown by it. */
    void writeTo(Sink sink) throws IOException;

    /** Takes files. Paths are relative, with slashes; the folders of a path need not be handed over. */
    interface Sink {
        /** @param size of the content, exactly */
        void file(String path, boolean executable, long size, InputStream content) throws IOException;

        void link(String path, String target) throws IOException;
    }
}
