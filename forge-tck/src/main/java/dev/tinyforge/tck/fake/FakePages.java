package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.page.PageRenderer;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Shows Markdown as the text it is; follows no links. */
public final class FakePages implements PageRenderer {
    @Override
    public Page render(String markdown, UnaryOperator<String> links) {
        String text = markdown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return new Page(Optional.empty(), "<pre>" + text + "</pre>\n");
    }
}
