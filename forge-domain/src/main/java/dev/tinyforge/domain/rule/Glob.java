package dev.tinyforge.domain.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern over a whole text with {@code /} between its parts. {@code *} stands for any characters but {@code /},
 * {@code ?} for one of them, {@code **} for any characters at all, <code>{a,b}</code> for either; a backslash takes the
 * next character as it is. A part that is only {@code **} stands for any number of parts, none included: {@code **}{@code
 * /pom.xml} fits {@code pom.xml}. A pattern that ends in {@code /} fits everything below. Square brackets have no meaning:
 * they occur in file names.
 */
public final class Glob implements TextRule {
    private static final int LONGEST = 512;
    private static final int MOST_ALTERNATIVES = 256;
    /** Codes above every character. */
    private static final int ANY_IN_PART = 0x110000;

    private static final int ANY = 0x110001;
    private static final int ONE = 0x110002;
    private static final int ANY_PARTS = 0x110003;

    private final String written;
    private final List<int[]> alternatives;

    private Glob(String written, List<int[]> alternatives) {
        this.written = written;
        this.alternatives = alternatives;
    }

    /** @throws IllegalArgumentException saying what is wrong */
    public static Glob parse(String pattern) {
        if (pattern.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        if (pattern.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "has " + pattern.length() + " characters; at most " + LONGEST + " are allowed");
        }
        List<String> expanded = new ArrayList<>();
        expand(pattern, 0, expanded, pattern);
        return new Glob(pattern, expanded.stream().map(Glob::compile).toList());
    }

    /** Whether the text would be read as anything but itself. */
    public static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> "*?{\\".indexOf(c) >= 0);
    }

    @Override
    public String written() {
        return written;
    }

    @Override
    public Judgement judge(String text) {
        int[] letters = text.codePoints().toArray();
        return Judgement.of(alternatives.stream().anyMatch(alternative -> fits(alternative, letters)), written);
    }

    /** Replaces the first group of braces from {@code from} on by each of its choices. */
    private static void expand(String pattern, int from, List<String> into, String whole) {
        int open = find(pattern, '{', from);
        if (open < 0) {
            if (into.size() == MOST_ALTERNATIVES) {
                throw new IllegalArgumentException(
                        "`" + whole + "` stands for more than " + MOST_ALTERNATIVES + " patterns");
            }
            into.add(pattern);
            return;
        }
        List<String> choices = new ArrayList<>();
        int close = choices(pattern, open, choices);
        if (close < 0) {
            throw new IllegalArgumentException("`" + whole + "` has a `{` without its `}`; write `\\{` for the letter");
        }
        for (String choice : choices) {
            expand(pattern.substring(0, open) + choice + pattern.substring(close + 1), open, into, whole);
        }
    }

    /** @return where the group ends, or -1 */
    private static int choices(String pattern, int open, List<String> into) {
        int depth = 0;
        int start = open + 1;
        for (int i = open; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                if (depth == 0) {
                    into.add(pattern.substring(start, i));
                    return i;
                }
            } else if (c == ',' && depth == 1) {
                into.add(pattern.substring(start, i));
                start = i + 1;
            }
        }
        return -1;
    }

    private static int find(String pattern, char wanted, int from) {
        for (int i = from; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\') {
                i++;
            } else if (pattern.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int[] compile(String pattern) {
        String full = pattern.endsWith("/") ? pattern + "**" : pattern;
        List<Integer> tokens = new ArrayList<>();
        int i = 0;
        while (i < full.length()) {
            int c = full.codePointAt(i);
            boolean startsPart = i == 0 || full.charAt(i - 1) == '/';
            if (c == '\\' && i + 1 < full.length()) {
                int escaped = full.codePointAt(i + 1);
                tokens.add(escaped);
                i += 1 + Character.charCount(escaped);
            } else if (startsPart && full.startsWith("**/", i)) {
                tokens.add(ANY_PARTS);
                i += 3;
            } else if (full.startsWith("**", i)) {
                tokens.add(ANY);
                i += 2;
            } else {
                tokens.add(c == '*' ? ANY_IN_PART : c == '?' ? ONE : c);
                i += Character.charCount(c);
            }
        }
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Keeps the set of places in the pattern that the text so far may have led to: no backtracking. */
    private static boolean fits(int[] pattern, int[] text) {
        boolean[] places = new boolean[pattern.length + 1];
        places[0] = true;
        skipEmpty(pattern, places, true);
        for (int c : text) {
            boolean[] next = new boolean[pattern.length + 1];
            for (int place = 0; place < pattern.length; place++) {
                if (places[place]) {
                    step(pattern[place], c, place, next);
                }
            }
            skipEmpty(pattern, next, c == '/');
            places = next;
        }
        return places[pattern.length];
    }

    private static void step(int token, int c, int place, boolean[] next) {
        switch (token) {
            case ANY, ANY_PARTS -> next[place] = true;
            case ANY_IN_PART -> next[place] |= c != '/';
            case ONE -> next[place + 1] |= c != '/';
            default -> next[place + 1] |= token == c;
        }
    }

    /** Stars may stand for nothing; parts end only where one has just ended. */
    private static void skipEmpty(int[] pattern, boolean[] places, boolean partStarts) {
        for (int place = 0; place < pattern.length; place++) {
            int token = pattern[place];
            if (places[place] && (token == ANY || token == ANY_IN_PART || token == ANY_PARTS && partStarts)) {
                places[place + 1] = true;
            }
        }
    }
}
