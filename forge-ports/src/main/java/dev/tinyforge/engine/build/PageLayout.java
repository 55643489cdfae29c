package dev.tinyforge.engine.build;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.page.PageRenderer.Page;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page around what was rendered: Forge's, or a repository's own. */
final class PageLayout {
    /** A repository's own, at the root of the site's folder. */
    static final String FILE = "_layout.html";

    static final int LARGEST = 256 * 1024;

    private static final String CONTENT = "{{content}}";
    private static final Pattern PLACE = Pattern.compile("\\{\\{(title|content|root)}}");

    static final PageLayout DEFAULT =
            new PageLayout(SiteServer.resource("page.html"), Map.of("_forge/page.css", "page.css"));

    private final String text;
    private final Map<String, String> assets;

    private PageLayout(String text, Map<String, String> assets) {
        this.text = text;
        this.assets = assets;
    }

    /** {@code CONTENT_REFUSED} if there is no place for the content. */
    static PageLayout parse(String text) {
        if (!text.contains(CONTENT)) {
            throw new ForgeException(
                    ErrorCode.CONTENT_REFUSED,
                    "`" + FILE + "` has no " + CONTENT + ": write it where the page's content goes");
        }
        return new PageLayout(text, Map.of());
    }

    /** What it needs besides, by path on the site. */
    Map<String, byte[]> assets() {
        Map<String, byte[]> files = new java.util.TreeMap<>();
        assets.forEach((path, resource) -> files.put(path, SiteServer.bytes(SiteServer.resource(resource))));
        return files;
    }

    /** @param path of the page on the site */
    byte[] around(String path, Page page) {
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("\\.html$", "");
        String title = escaped(page.title().orElse(name));
        String root = "../".repeat((int) path.chars().filter(c -> c == '/').count());
        StringBuilder whole = new StringBuilder();
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            String put =
                    switch (place.group(1)) {
                        case "title" -> title;
                        case "root" -> root;
                        default -> page.body();
                    };
            place.appendReplacement(whole, Matcher.quoteReplacement(put));
        }
        return SiteServer.bytes(place.appendTail(whole).toString());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
