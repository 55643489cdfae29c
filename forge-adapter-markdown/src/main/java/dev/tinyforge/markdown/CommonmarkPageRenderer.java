package dev.tinyforge.markdown;

import dev.tinyforge.ports.page.PageRenderer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.Document;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Renders with commonmark-java, which escapes all HTML of the text and stops at a depth. */
final class CommonmarkPageRenderer implements PageRenderer {
    private static final int DEEPEST = 100;
    /** A row that says nothing still has a cell for each column, so that a small text could make a huge table. */
    private static final int MOST_CELLS = 100_000;

    private final Parser parser = parser(extensions(true));
    private final Parser withoutTables = parser(extensions(false));
    private final HtmlRenderer renderer = HtmlRenderer.builder()
            .extensions(extensions(true))
            .escapeHtml(true)
            .percentEncodeUrls(true)
            .sanitizeUrls(true)
            .urlSanitizer(new SafeAddresses())
            .attributeProviderFactory(context -> new PageAttributes())
            .nodeRendererFactory(TaskMark.Renderer::new)
            .build();

    private static List<Extension> extensions(boolean tables) {
        List<Extension> always = List.of(AutolinkExtension.create(), StrikethroughExtension.create());
        return tables
                ? List.of(
                        always.get(0),
                        always.get(1),
                        TablesExtension.builder().maxCells(MOST_CELLS).build())
                : always;
    }

    private static Parser parser(List<Extension> extensions) {
        return Parser.builder()
                .extensions(extensions)
                .maxOpenBlockParsers(DEEPEST)
                .maxInlineNesting(DEEPEST)
                .build();
    }

    @Override
    public Page render(String markdown, UnaryOperator<String> links) {
        Node document = parse(markdown);
        PageTree tree = new PageTree(links);
        document.accept(tree);
        return new Page(tree.title(), renderer.render(document));
    }

    private Node parse(String markdown) {
        try {
            return parser.parse(markdown);
        } catch (RuntimeException e) {
            return parseWithoutTables(markdown);
        }
    }

    /** The library says no to too many cells by an exception, of no type of its own. */
    private Node parseWithoutTables(String markdown) {
        try {
            return withoutTables.parse(markdown);
        } catch (RuntimeException e) {
            Document document = new Document();
            Paragraph paragraph = new Paragraph();
            paragraph.appendChild(new Text(markdown));
            document.appendChild(paragraph);
            return document;
        }
    }

    /** The words below a node, without their marks. */
    static String words(Node node) {
        StringBuilder words = new StringBuilder();
        collect(node, words);
        return words.toString().strip();
    }

    private static void collect(Node node, StringBuilder words) {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof Text text) {
                words.append(text.getLiteral());
            } else if (child instanceof Code code) {
                words.append(code.getLiteral());
            } else {
                collect(child, words);
            }
        }
    }

    /** Absent for none. */
    static Optional<String> said(String words) {
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }
}
