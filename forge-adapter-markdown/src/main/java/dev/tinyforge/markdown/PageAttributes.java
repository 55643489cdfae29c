package dev.tinyforge.markdown;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.AttributeProvider;

/** Gives headings of one page their ids, and takes away what leads nowhere. */
final class PageAttributes implements AttributeProvider {
    /** How often an id was wanted. */
    private final Map<String, Integer> ids = new HashMap<>();

    @Override
    public void setAttributes(Node node, String tag, Map<String, String> attributes) {
        if (node instanceof Heading) {
            attributes.put("id", id(CommonmarkPageRenderer.words(node)));
        } else if (node instanceof Link || node instanceof Image) {
            for (String address : Set.of("href", "src")) {
                attributes.remove(address, "");
            }
        }
    }

    /** As GitHub makes them, so that links to them go on working. */
    private String id(String words) {
        String plain = words.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
                .replace(' ', '-');
        String id = plain.isEmpty() ? "section" : plain;
        int before = ids.merge(id, 1, Integer::sum) - 1;
        return before == 0 ? id : id + "-" + before;
    }
}
