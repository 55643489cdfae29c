package dev.tinyforge.domain.build;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What a {@code .dockerignore} file leaves out of a build. The rules are Docker's (Dockerfile reference, ".dockerignore
 * file", and moby's patternmatcher): one pattern a line, the last that matches a path or a folder above it decides,
 * {@code !} takes back in, {@code **} is any number of folders. A path is judged in time that grows with its length times
 * that of the patterns, whatever they are.
 */
public final class IgnoreRules {
    private static final int MOST = 1_000;

    private final List<Rule> rules;
    private final Optional<String> spared;

    private record Rule(boolean takesBack, List<Token> tokens) {}

    private IgnoreRules(List<Rule> rules, Optional<String> spared) {
        this.rules = List.copyOf(rules);
        this.spared = spared;
    }

    /**
     * @param text the file's content
     * @throws IllegalArgumentException naming the line that is no pattern
     */
    public static IgnoreRules parse(String text) {
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (String line : text.startsWith("\uFEFF")
                ? text.substring(1).lines().toList()
                : text.lines().toList()) {
            number++;
            String pattern = line.strip();
            if (line.startsWith("#") || pattern.isEmpty()) {
                continue;
            }
            boolean takesBack = pattern.startsWith("!");
            String path = clean(takesBack ? pattern.substring(1).strip() : pattern);
            if (path.isEmpty()) {
                continue;
            }
            try {
                rules.add(new Rule(takesBack, tokens(path)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(".dockerignore, line " + number + ": " + e.getMessage());
            }
            if (rules.size() > MOST) {
                throw new IllegalArgumentException(".dockerignore has more than " + MOST + " patterns");
            }
        }
        return new IgnoreRules(rules, Optional.empty());
    }

    /** The same rules, which leave the file in whatever they say: the engine needs the Dockerfile. */
    public IgnoreRules sparing(String path) {
        return new IgnoreRules(rules, Optional.of(path));
    }

    /** Whether the file, by its path in the context, is left out. */
    public boolean ignores(String path) {
        if (spared.filter(path::equals).isPresent()) {
            return false;
        }
        boolean ignored = false;
        for (Rule rule : rules) {
            if (rule.takesBack() == ignored && matchesItOrAbove(rule.tokens(), path)) {
                ignored = !rule.takesBack();
            }
        }
        return ignored;
    }

    /** Like Go's filepath.Clean, and from the root of the context. */
    private static String clean(String pattern) {
        List<String> parts = new ArrayList<>();
        for (String part : pattern.split("/")) {
            if (part.equals("..")
                    && !parts.isEmpty()
                    && !parts.get(parts.size() - 1).equals("..")) {
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /** What one step of a pattern takes. */
    private sealed interface Token {
        record One(int character) implements Token {}

        /** Any character but a slash. */
        record Any() implements Token {}

        /** Any number of characters but slashes. */
        record Run() implements Token {}

        /** Any number of characters. */
        record Deep() implements Token {}

        /** Nothing, or anything that ends with a slash. */
        record Folders() implements Token {}

        record Range(boolean not, List<int[]> spans) implements Token {}
    }

    private static List<Token> tokens(String pattern) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            int c = pattern.codePointAt(at);
            at += Character.charCount(c);
            if (c == '*' && pattern.startsWith("*", at)) {
                at++;
                if (pattern.startsWith("/", at)) {
                    at++;
                    tokens.add(new Token.Folders());
                } else {
                    tokens.add(new Token.Deep());
                }
            } else if (c == '*') {
                tokens.add(new Token.Run());
            } else if (c == '?') {
                tokens.add(new Token.Any());
            } else if (c == '[') {
                at = range(pattern, at, tokens);
            } else if (c == '\\') {
                if (at == pattern.length()) {
                    throw new IllegalArgumentException("`" + pattern + "` ends with a backslash");
                }
                int escaped = pattern.codePointAt(at);
                at += Character.charCount(escaped);
                tokens.add(new Token.One(escaped));
            } else {
                tokens.add(new Token.One(c));
            }
        }
        return tokens;
    }

    private static int range(String pattern, int from, List<Token> tokens) {
        int at = from;
        boolean not = pattern.startsWith("^", at);
        if (not) {
            at++;
        }
        List<int[]> spans = new ArrayList<>();
        while (at < pattern.length() && (pattern.charAt(at) != ']' || spans.isEmpty())) {
            int[] low = member(pattern, at);
            at = low[1];
            int high = low[0];
            if (pattern.startsWith("-", at) && at + 1 < pattern.length()) {
                int[] end = member(pattern, at + 1);
                high = end[0];
                at = end[1];
            }
            spans.add(new int[] {low[0], high});
        }
        if (at >= pattern.length()) {
            throw new IllegalArgumentException("`" + pattern + "` has a `[` without its `]`");
        }
        tokens.add(new Token.Range(not, spans));
        return at + 1;
    }

    /** A character of a range, and where the next one is. */
    private static int[] member(String pattern, int from) {
        int at = pattern.charAt(from) == '\\' ? from + 1 : from;
        if (at >= pattern.length() || at == from && (pattern.charAt(at) == ']' || pattern.charAt(at) == '-')) {
            throw new IllegalArgumentException("`" + pattern + "` has a `[` with nothing to choose from");
        }
        int c = pattern.codePointAt(at);
        return new int[] {c, at + Character.charCount(c)};
    }

    private static boolean matchesItOrAbove(List<Token> tokens, String path) {
        BitSet states = new BitSet();
        states.set(0);
        spread(tokens, states);
        int[] characters = path.codePoints().toArray();
        for (int c : characters) {
            if (c == '/' && states.get(tokens.size())) {
                return true;
            }
            states = after(tokens, states, c);
            if (states.isEmpty()) {
                return false;
            }
        }
        return states.get(tokens.size());
    }

    /** What takes nothing may be stepped over. */
    private static void spread(List<Token> tokens, BitSet states) {
        for (int i = states.nextSetBit(0); i >= 0 && i < tokens.size(); i = states.nextSetBit(i + 1)) {
            Token token = tokens.get(i);
            if (token instanceof Token.Run || token instanceof Token.Deep || token instanceof Token.Folders) {
                states.set(i + 1);
            }
        }
    }

    private static BitSet after(List<Token> tokens, BitSet states, int c) {
        BitSet next = new BitSet();
        // A state beyond the tokens, at the same place as Folders, stands for being inside of it: nothing leaves but by
        // a slash.
        for (int i = states.nextSetBit(0); i >= 0; i = states.nextSetBit(i + 1)) {
            if (i > tokens.size()) {
                int folders = i - tokens.size() - 1;
                next.set(i);
                if (c == '/') {
                    next.set(folders + 1);
                }
            } else if (i < tokens.size()) {
                step(tokens.get(i), i, tokens.size(), c, next);
            }
        }
        spread(tokens, next);
        return next;
    }

    private static void step(Token token, int at, int size, int c, BitSet next) {
        if (token instanceof Token.One one) {
            next.set(at + 1, at + 2, one.character() == c || next.get(at + 1));
        } else if (token instanceof Token.Any) {
            next.set(at + 1, at + 2, c != '/' || next.get(at + 1));
        } else if (token instanceof Token.Run) {
            next.set(at, at + 1, c != '/' || next.get(at));
        } else if (token instanceof Token.Deep) {
            next.set(at);
        } else if (token instanceof Token.Folders) {
            next.set(size + 1 + at);
            if (c == '/') {
                next.set(at + 1);
            }
        } else if (token instanceof Token.Range range) {
            boolean within = range.spans().stream().anyMatch(span -> span[0] <= c && c <= span[1]);
            next.set(at + 1, at + 2, c != '/' && within != range.not() || next.get(at + 1));
        }
    }
}
