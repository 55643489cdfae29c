package dev.tinyforge.markdown;

import dev.tinyforge.ports.page.PageRenderer;
import dev.tinyforge.ports.page.PageRendererFactory;

/** Makes the one that there is. */
public final class CommonmarkPageRendererFactory implements PageRendererFactory {
    @Override
    public PageRenderer open() {
        return new CommonmarkPageRenderer();
    }
}
