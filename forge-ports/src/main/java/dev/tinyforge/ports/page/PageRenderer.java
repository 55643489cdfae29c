package dev.tinyforge.ports.page;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes pages of Markdown that nobody has vouched for. Thread-safe; touches nothing; the same text is the same page. */
public interface PageRenderer {
    /**
     * As GitHub shows Markdown: CommonMark with tables, strikethrough, task lists, addresses that are links by themselves,
     * and headings that can be linked to by their words.
     *
     * <p>The page runs nothing. HTML in the text is shown as text. Links lead by http, https, mailto or relatively, images are
     * loaded by http, https or relatively; others lead nowhere, and their words stay.
     *
     * <p>Takes time and memory in proportion to the text, whatever it is; what is nested a hundred deep, and tables of more
     * cells than the text could say, are shown as text. Never throws.
     *
     * @param links is given the destination of each relative link that is not only a fragment, and says what to write
     */
    Page render(String markdown, UnaryOperator<String> links);

    /**
     * @param title the words of the first heading, as text
     * @param body HTML to be put into a page's body
     */
    record Page(Optional<String> title, String body) {}
}
