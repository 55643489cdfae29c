package dev.tinyforge.domain.rule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of {@link java.util.regex} over a whole text, in bounded work: matching gives up after reading a
 * hundred thousand characters, however often the same ones. An expression could also lose itself without reading
 * anything, in choices between nothing and nothing; so those that repeat or choose too much are refused at once: for many
 * alternatives there is {@link Glob}.
 */
public final class BoundedRegex implements TextRule {
    private static final int LONGEST = 512;
    private static final int MOST_READS = 100_000;
    private static final int MOST_CHOICES = 12;
    private static final int MOST_WITHIN = 2;
    private static final long MOST_REPEATS = 100_000;
    private static final String COUNT = "\\{(\\d{1,10})(?:,(\\d{1,10})?)?}";
    /** What may stand for nothing and be repeated: a group, or what one held. */
    private static final String GROUP = "(?:\\)|\\\\[1-9]\\d*|\\\\k<\\w+>)";

    private static final Pattern COUNTS = Pattern.compile(COUNT);
    private static final Pattern GROUP_COUNTS = Pattern.compile(GROUP + COUNT);
    private static final Pattern CHOICES = Pattern.compile("\\||" + GROUP + "[*+?{]");

    private final Pattern pattern;

    private BoundedRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException saying what is wrong */
    public static BoundedRegex parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "has " + text.length() + " characters; at most " + LONGEST + " are allowed");
        }
        long choices = CHOICES.matcher(text).results().count();
        if (product(COUNTS, text) > MOST_REPEATS
                || choices * product(GROUP_COUNTS, text) > MOST_CHOICES
                || repeatedWithin(text) > MOST_WITHIN) {
            throw new IllegalArgumentException(
                    "`" + text + "` repeats or chooses too much to be matched in bounded work; write a simpler one");
        }
        try {
            return new BoundedRegex(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "`" + text + "` is not a regular expression: " + e.getDescription() + " near index " + e.getIndex(),
                    e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("`" + text + "` is nested too deeply", e);
        }
    }

    /** Of all such counts: so often the innermost part might be tried. */
    private static long product(Pattern counts, String text) {
        return counts.matcher(text)
                .results()
                .mapToLong(count -> Long.parseLong(count.group(2) == null ? count.group(1) : count.group(2)))
                .reduce(1, (product, count) -> Math.min(product * Math.max(count, 1), MOST_REPEATS + 1));
    }

    /** How many repeated groups stand within one another at the most. */
    private static int repeatedWithin(String text) {
        Deque<Integer> open = new ArrayDeque<>(List.of(0));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                open.push(0);
            } else if (c == ')' && open.size() > 1) {
                boolean repeated = i + 1 < text.length() && "*+?{".indexOf(text.charAt(i + 1)) >= 0;
                int within = open.pop() + (repeated ? 1 : 0);
                open.push(Math.max(open.pop(), within));
            }
        }
        return open.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Override
    public String written() {
        return pattern.pattern();
    }

    @Override
    public Judgement judge(String text) {
        try {
            return Judgement.of(pattern.matcher(new Counted(text)).matches(), written());
        } catch (TooLong | StackOverflowError e) {
            return new Judgement.Undecided(
                    "takes too long to match against the pattern `" + written() + "`; write a simpler one");
        }
    }

    /** Thrown through the matcher, which knows no other way to be stopped. */
    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("read too often", null, false, false);
        }
    }

    private static final class Counted implements CharSequence {
        private final String text;
        private int reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++reads > MOST_READS) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
