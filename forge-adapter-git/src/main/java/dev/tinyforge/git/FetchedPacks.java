package dev.tinyforge.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.internal.storage.dfs.DfsInserter;
import org.eclipse.jgit.internal.storage.dfs.DfsObjDatabase;
import org.eclipse.jgit.internal.storage.dfs.DfsOutputStream;
import org.eclipse.jgit.internal.storage.dfs.DfsPackDescription;
import org.eclipse.jgit.internal.storage.dfs.DfsPackParser;
import org.eclipse.jgit.internal.storage.dfs.DfsRepository;
import org.eclipse.jgit.internal.storage.dfs.ReadableChannel;
import org.eclipse.jgit.internal.storage.pack.PackExt;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Packs as files of a folder. */
final class FetchedPacks extends DfsObjDatabase {
    private final Path folder;
    private final List<DfsPackDescription> packs = new ArrayList<>();
    private Set<ObjectId> shallow = Set.of();
    private int made;

    FetchedPacks(DfsRepository repository, Path folder) {
        super(repository, Memory.options());
        this.folder = folder;
    }

    @Override
    public ObjectInserter newInserter() {
        return new Guarded(this);
    }

    private static final class Guarded extends DfsInserter {
        private final FetchedPacks packs;

        Guarded(FetchedPacks packs) {
            super(packs);
            this.packs = packs;
        }

        @Override
        public DfsPackParser newPackParser(InputStream in) {
            return new GuardedPack(packs, this, in);
        }
    }

    @Override
    protected synchronized DfsPackDescription newPack(PackSource source) {
        made++;
        return new DfsPackDescription(getRepository().getDescription(), "pack-" + made, source);
    }

    @Override
    protected synchronized void commitPackImpl(
            Collection<DfsPackDescription> added, Collection<DfsPackDescription> replaced) {
        packs.addAll(added);
        clearCache();
    }

    @Override
    protected void rollbackPack(Collection<DfsPackDescription> packs) {
        // The folder goes as a whole.
    }

    @Override
    protected synchronized List<DfsPackDescription> listPacks() {
        return List.copyOf(packs);
    }

    @Override
    public synchronized Set<ObjectId> getShallowCommits() {
        return shallow;
    }

    @Override
    public synchronized void setShallowCommits(Set<ObjectId> commits) {
        shallow = Set.copyOf(commits);
    }

    @Override
    public synchronized long getApproximateObjectCount() {
        return packs.stream().mapToLong(DfsPackDescription::getObjectCount).sum();
    }

    private Path file(DfsPackDescription pack, PackExt ext) {
        return folder.resolve(pack.getFileName(ext));
    }

    @Override
    protected ReadableChannel openFile(DfsPackDescription pack, PackExt ext) throws IOException {
        return new Reading(FileChannel.open(file(pack, ext), StandardOpenOption.READ));
    }

    @Override
    protected DfsOutputStream writeFile(DfsPackDescription pack, PackExt ext) throws IOException {
        try {
            return new Writing(FileChannel.open(
                    file(pack, ext), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new NoRoom(e);
        }
    }

    private static final class Writing extends DfsOutputStream {
        private final FileChannel channel;
        private long end;

        Writing(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
            try {
                while (rest.hasRemaining()) {
                    end += channel.write(rest, end);
                }
            } catch (IOException e) {
                throw new NoRoom(e);
            }
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record Reading(FileChannel channel) implements ReadableChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            return channel.read(into);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public void position(long position) throws IOException {
            channel.position(position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int blockSize() {
            return 0;
        }

        @Override
        public void setReadAheadBytes(int bytes) {
            // The system reads ahead.
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
