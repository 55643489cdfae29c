package dev.tinyforge.ports.page;

/** Makes what renders pages; found by {@link java.util.ServiceLoader}. There is one. */
public interface PageRendererFactory {
    PageRenderer open();
}
