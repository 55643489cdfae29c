package dev.tinyforge.markdown;

import dev.tinyforge.ports.page.PageRenderer;
import dev.tinyforge.ports.page.PageRendererFactory;
import dev.tinyforge.tck.page.PageRendererContract;
import java.util.ServiceLoader;

class CommonmarkPageRendererTest extends PageRendererContract {
    @Override
    protected PageRenderer renderer() {
        return ServiceLoader.load(PageRendererFactory.class)
                .findFirst()
                .orElseThrow()
                .open();
    }
}
