package dev.tinyforge.markdown;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;

/** Goes once through a page: leads its links, marks its tasks, finds its title. */
final class PageTree extends AbstractVisitor {
    private final UnaryOperator<String> links;
    private Optional<String> title = Optional.empty();

    PageTree(UnaryOperator<String> links) {
        this.links = links;
    }

    Optional<String> title() {
        return title;
    }

    @Override
    public void visit(Heading heading) {
        if (title.isEmpty()) {
            title = CommonmarkPageRenderer.said(CommonmarkPageRenderer.words(heading));
        }
        visitChildren(heading);
    }

    @Override
    public void visit(Link link) {
        String address = link.getDestination();
        if (SafeAddresses.isRelative(address) && !address.startsWith("#") && !address.startsWith("//")) {
            link.setDestination(links.apply(address));
        }
        visitChildren(link);
    }

    @Override
    public void visit(ListItem item) {
        Node paragraph = item.getFirstChild();
        if (paragraph instanceof Paragraph && paragraph.getFirstChild() instanceof Text text) {
            TaskMark.of(text.getLiteral()).ifPresent(mark -> {
                text.setLiteral(text.getLiteral().substring(TaskMark.LENGTH));
                item.prependChild(mark);
            });
        }
        visitChildren(item);
    }
}
