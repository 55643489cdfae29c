package dev.tinyforge.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists longer than one answer. */
final class Pages {
    private static final int PAGE = 500;

    private Pages() {}

    /** One page. @param <I> what the place in the list is told by */
    @FunctionalInterface
    interface Source<T, I> {
        List<T> page(Optional<I> after, int limit);
    }

    static <T, I> List<T> all(Source<T, I> source, Function<T, I> id) {
        List<T> all = new ArrayList<>();
        Optional<I> after = Optional.empty();
        List<T> page;
        do {
            page = source.page(after, PAGE);
            all.addAll(page);
            after = page.isEmpty() ? after : Optional.of(id.apply(page.get(page.size() - 1)));
        } while (page.size() == PAGE);
        return all;
    }
}
