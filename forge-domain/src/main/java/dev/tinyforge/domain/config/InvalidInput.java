package dev.tinyforge.domain.config;

import java.util.List;
import java.util.stream.Collectors;

/** Input that was refused; nothing was changed. Carries every problem found, never none; its message, the first. */
public final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 20;

    private final transient List<Problem> problems;

    public InvalidInput(List<Problem> problems) {
        super(problems.stream().limit(MOST).map(Problem::toString).collect(Collectors.joining("; "))
                + (problems.size() > MOST ? "; and " + (problems.size() - MOST) + " more" : ""));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem given");
        }
        this.problems = List.copyOf(problems);
    }

    public InvalidInput(String field, String message) {
        this(List.of(new Problem(field, message)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
