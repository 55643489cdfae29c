package dev.tinyforge.engine.build;

import dev.tinyforge.domain.build.IgnoreRules;
import dev.tinyforge.domain.repository.TreeGuard;
import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Hands a repository's files on to a build, none that leads astray and none that is ignored. */
public final class GuardedFiles implements RepositoryTree.Visitor {
    private final TreeGuard guard = new TreeGuard();
    private final IgnoreRules ignored;
    private final BuildContext.Sink sink;

    public GuardedFiles(IgnoreRules ignored, BuildContext.Sink sink) {
        this.ignored = ignored;
        this.sink = sink;
    }

    @Override
    public void file(String path, boolean executable, long size, InputStream content) throws IOException {
        check(path, guard.file(path));
        if (!ignored.ignores(path)) {
            sink.file(path, executable, size, content);
        }
    }

    @Override
    public void link(String path, String target) throws IOException {
        check(path, guard.link(path, target));
        if (!ignored.ignores(path)) {
            sink.link(path, target);
        }
    }

    @Override
    public void submodule(String path) {
        check(path, guard.submodule(path));
    }

    static void check(String path, Optional<String> refusal) {
        refusal.ifPresent(reason -> {
            throw new ForgeException(ErrorCode.CONTENT_REFUSED, "the repository's " + shown(path) + " " + reason);
        });
    }

    /** Whatever a path holds, it makes one line. */
    private static String shown(String path) {
        String line = path.replaceAll("\\p{Cntrl}", "?");
        return "`" + (line.length() > 120 ? line.substring(0, 120) + "..." : line) + "`";
    }
}
