package dev.tinyforge.markdown;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;

/** The box before an entry of a task list; GitHub Flavored Markdown, "Task list items". */
final class TaskMark extends CustomNode {
    /** What of an entry it takes, such as {@code [x]}. */
    static final int LENGTH = 3;

    private final boolean done;

    private TaskMark(boolean done) {
        this.done = done;
    }

    static Optional<TaskMark> of(String entry) {
        if (!entry.matches("(?s)\\[[ xX]][ \\t].*")) {
            return Optional.empty();
        }
        return Optional.of(new TaskMark(entry.charAt(1) != ' '));
    }

    /** Writes a box that nobody can tick. */
    static final class Renderer implements NodeRenderer {
        private final HtmlNodeRendererContext context;

        Renderer(HtmlNodeRendererContext context) {
            this.context = context;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(TaskMark.class);
        }

        @Override
        public void render(Node node) {
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("type", "checkbox");
            attributes.put("disabled", "");
            if (((TaskMark) node).done) {
                attributes.put("checked", "");
            }
            context.getWriter().tag("input", attributes);
        }
    }
}
