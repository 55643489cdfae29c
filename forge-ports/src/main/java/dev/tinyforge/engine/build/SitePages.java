package dev.tinyforge.engine.build;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which Markdown files of a site become pages, and what those are called. */
final class SitePages {
    static final SitePages NONE = new SitePages(Map.of(), List.of());

    private static final long LARGEST = 1L << 20;
    private static final int TOLD = 20;
    private static final Pattern MARKDOWN = Pattern.compile("(.*/)?([^/]+)\\.(md|markdown)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("([^?#]*)(.*)", Pattern.DOTALL);

    /** Pages by their Markdown file. */
    private final Map<String, String> pages;
    /** Markdown that stays text. */
    private final List<String> texts;

    private SitePages(Map<String, String> pages, List<String> texts) {
        this.pages = pages;
        this.texts = texts;
    }

    /** A page that is there already stays, and so does the text that would have become it. */
    static SitePages of(Map<String, Long> files) {
        Set<String> taken = new HashSet<>(files.keySet());
        Map<String, String> pages = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>();
        Map<String, String> readmes = new LinkedHashMap<>();
        files.forEach((path, size) -> {
            Matcher markdown = MARKDOWN.matcher(path);
            if (!markdown.matches()) {
                return;
            }
            String folder = Optional.ofNullable(markdown.group(1)).orElse("");
            String page = folder + markdown.group(2) + ".html";
            if (size > LARGEST || taken.contains(page)) {
                texts.add(path);
                return;
            }
            if (markdown.group(2).toLowerCase(Locale.ROOT).equals("readme")) {
                readmes.putIfAbsent(folder, path);
            }
            taken.add(page);
            pages.put(path, page);
        });
        readmes.forEach((folder, path) -> {
            if (taken.add(folder + "index.html")) {
                pages.put(path, folder + "index.html");
            }
        });
        return new SitePages(pages, texts);
    }

    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** The page that the file becomes. */
    Optional<String> of(String path) {
        return Optional.ofNullable(pages.get(path));
    }

    /**
     * @param from the file with the link
     * @param link relative; one that begins with a slash starts at the site's folder
     * @return where it leads on the site: to the page, if it led to a file that becomes one
     */
    String rewritten(String from, String link) {
        Matcher parts = LINK.matcher(link);
        if (!parts.matches()) {
            return link;
        }
        String path = parts.group(1);
        return resolved(from, path)
                .map(pages::get)
                .map(page -> sibling(path, page) + parts.group(2))
                .orElse(link);
    }

    /** Page and file are in one folder, so that only the name differs; what is before it stays as it was written. */
    private static String sibling(String path, String page) {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        String name = page.substring(page.lastIndexOf('/') + 1);
        try {
            // As a path, so that a colon is no scheme; its first two characters go again.
            return folder
                    + new URI(null, null, "./" + name, null).toASCIIString().substring(2);
        } catch (URISyntaxException e) {
            return folder + name;
        }
    }

    private static Optional<String> resolved(String from, String path) {
        String decoded;
        try {
            decoded = Optional.ofNullable(new URI(path.replace(" ", "%20")).getPath())
                    .orElse("");
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        Deque<String> parts = new ArrayDeque<>();
        String base = decoded.startsWith("/") ? "" : from.substring(0, from.lastIndexOf('/') + 1);
        for (String part : (base + decoded).split("/")) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }

    /** What became of the Markdown. */
    void tell(Consumer<String> progress) {
        if (!pages.isEmpty()) {
            progress.accept(pages.size() + " Markdown files are pages now");
        }
        texts.stream()
                .limit(TOLD)
                .forEach(path -> progress.accept(
                        "`" + path + "` stays text: it is larger than 1 MiB, or its page is there already"));
        if (texts.size() > TOLD) {
            progress.accept((texts.size() - TOLD) + " more stay text");
        }
    }
}
