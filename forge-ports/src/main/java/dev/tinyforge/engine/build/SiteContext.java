package dev.tinyforge.engine.build;

import dev.tinyforge.domain.build.IgnoreRules;
import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.page.PageRenderer;
import dev.tinyforge.ports.repository.RepositoryTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The files of a site's image: those of a folder, with pages instead of Markdown if that is wanted, a Dockerfile that puts
 * them into the base image, and what serves them. Links are refused: what a server follows is not for a repository to say.
 */
public final class SiteContext implements BuildContext {
    public static final String DOCKERFILE = "Dockerfile";

    private static final long LARGEST = 64L << 20;
    private static final IgnoreRules NOTHING_IGNORED = IgnoreRules.parse("");

    private final RepositoryTree tree;
    private final String folder;
    private final Recipe.Site recipe;
    private final SiteServer server;
    private final PageRenderer renderer;
    private final Consumer<String> progress;

    /**
     * @param version tells this state of the site from every other one
     * @param progress one line at a time
     */
    public SiteContext(
            RepositoryTree tree,
            String folder,
            Recipe.Site recipe,
            String version,
            PageRenderer renderer,
            Consumer<String> progress) {
        this.tree = tree;
        this.folder = folder;
        this.recipe = recipe;
        this.server = new SiteServer(recipe, version);
        this.renderer = renderer;
        this.progress = progress;
    }

    @Override
    public void writeTo(Sink sink) throws IOException {
        Map<String, Long> files = survey();
        for (Map.Entry<String, byte[]> own : server.files().entrySet()) {
            text(sink, own.getKey(), own.getValue());
        }
        SitePages pages = recipe.renderMarkdown() ? SitePages.of(files) : SitePages.NONE;
        PageLayout layout =
                pages.isEmpty() ? PageLayout.DEFAULT : layout(files.keySet().contains(PageLayout.FILE));
        for (Map.Entry<String, byte[]> asset : layout.assets().entrySet()) {
            if (!pages.isEmpty() && !files.containsKey(asset.getKey())) {
                text(sink, site(asset.getKey()), asset.getValue());
            }
        }
        tree.walk(folder, guarded(new Sink() {
            @Override
            public void file(String path, boolean executable, long size, InputStream content) throws IOException {
                Optional<String> page = pages.of(path);
                if (page.isPresent()) {
                    String markdown = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                    PageRenderer.Page rendered = renderer.render(markdown, link -> pages.rewritten(path, link));
                    text(sink, site(page.get()), layout.around(page.get(), rendered));
                } else if (files.containsKey(path) && !(recipe.renderMarkdown() && path.equals(PageLayout.FILE))) {
                    sink.file(site(path), executable, size, content);
                }
            }

            @Override
            public void link(String path, String target) {
                // The survey has refused every one.
            }
        }));
        pages.tell(progress);
    }

    /** What the folder holds that goes into the image, with its sizes; nothing of it is read. */
    private Map<String, Long> survey() {
        Map<String, Long> files = new LinkedHashMap<>();
        tree.walk(folder, guarded(new Sink() {
            @Override
            public void file(String path, boolean executable, long size, InputStream content) {
                if (size > LARGEST) {
                    GuardedFiles.check(
                            path,
                            Optional.of("has more than " + (LARGEST >> 20)
                                    + " MiB; keep large files elsewhere and link to them"));
                }
                if (!hidden(path)) {
                    files.put(path, size);
                }
            }

            @Override
            public void link(String path, String target) {
                GuardedFiles.check(path, Optional.of("is a link, and sites have none; put a copy of the file there"));
            }
        }));
        if (recipe.entry().isPresent() && !files.containsKey(recipe.entry().get())) {
            throw new ForgeException(
                    ErrorCode.BUILD_FAILED,
                    "there is no `" + recipe.entry().get()
                            + "` in the folder of the site: set entry to the file that Deno" + " is to run");
        }
        if (files.isEmpty()) {
            throw new ForgeException(
                    ErrorCode.BUILD_FAILED, "the folder of the site holds no files: set folder_path to one that does");
        }
        return files;
    }

    /** Where names begin with a dot there is nothing for visitors; a program may want it. */
    private boolean hidden(String path) {
        return recipe.entry().isEmpty()
                && ("/" + path).replace("/.well-known/", "/").contains("/.");
    }

    private PageLayout layout(boolean own) {
        if (!own) {
            return PageLayout.DEFAULT;
        }
        String path = folder.isEmpty() ? PageLayout.FILE : folder + "/" + PageLayout.FILE;
        return tree.file(path, PageLayout.LARGEST)
                .map(bytes -> PageLayout.parse(new String(bytes, StandardCharsets.UTF_8)))
                .orElse(PageLayout.DEFAULT);
    }

    private static RepositoryTree.Visitor guarded(Sink sink) {
        return new GuardedFiles(NOTHING_IGNORED, sink);
    }

    private static String site(String path) {
        return SiteServer.FOLDER + path;
    }

    private static void text(Sink sink, String path, byte[] bytes) throws IOException {
        sink.file(path, false, bytes.length, new ByteArrayInputStream(bytes));
    }
}
