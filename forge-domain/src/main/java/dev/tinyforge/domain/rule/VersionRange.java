package dev.tinyforge.domain.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of versions as npm writes them: {@code ^1.2}, {@code ~1.2.3}, {@code >=1 <2}, {@code 1.x}, {@code 1.2 - 1.4},
 * joined by {@code ||}. A prerelease fits only if the range names one of the same three numbers. A text that is no
 * version, such as {@code 1.2} or {@code latest}, fits no range.
 */
public final class VersionRange implements TextRule {
    private static final int LONGEST = 256;
    private static final String PART = "(\\d{1,15}|[xX*])";
    private static final String PARTIAL = "[vV=]?\\s*" + PART + "(?:\\." + PART + "(?:\\." + PART + "(?:-("
            + Version.PRERELEASE + "))?(?:\\+" + Version.BUILD + ")?)?)?";
    private static final Pattern HYPHEN = Pattern.compile("\\s*(\\S+)\\s+-\\s+(\\S+)\\s*");
    private static final Pattern PARTIAL_FORM = Pattern.compile(PARTIAL);
    private static final Pattern COMPARATOR = Pattern.compile("\\s*(\\^|~>?|>=|<=|>|<|=)?\\s*" + PARTIAL + "(?=\\s|$)");

    private static final Version ZERO = new Version(0, 0, 0, List.of());
    private static final Comparator EVERYTHING = new Comparator(Comparison.AT_LEAST, ZERO);
    private static final Comparator NOTHING = new Comparator(Comparison.LESS, lowest(ZERO));

    private final String written;
    private final List<List<Comparator>> anyOf;

    private VersionRange(String written, List<List<Comparator>> anyOf) {
        this.written = written;
        this.anyOf = anyOf;
    }

    /** @throws IllegalArgumentException saying what is wrong */
    public static VersionRange parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "has " + text.length() + " characters; at most " + LONGEST + " are allowed");
        }
        List<List<Comparator>> anyOf = new ArrayList<>();
        for (String set : text.split("\\|\\|", -1)) {
            anyOf.add(hyphen(set).orElseGet(() -> comparators(set, text)));
        }
        return new VersionRange(text, List.copyOf(anyOf));
    }

    @Override
    public String written() {
        return written;
    }

    @Override
    public Judgement judge(String text) {
        return Version.find(text)
                .map(version -> Judgement.of(contains(version), written))
                .orElseGet(() -> new Judgement.Differs(
                        "is no version of three numbers, such as 1.2.3, so it is not in the range `" + written + "`"));
    }

    public boolean contains(Version version) {
        return anyOf.stream()
                .anyMatch(set -> set.stream().allMatch(comparator -> comparator.admits(version))
                        && (version.prerelease().isEmpty()
                                || set.stream().anyMatch(comparator -> comparator.namesPrereleaseOf(version))));
    }

    private static Optional<List<Comparator>> hyphen(String set) {
        Matcher hyphen = HYPHEN.matcher(set);
        if (!hyphen.matches()) {
            return Optional.empty();
        }
        Matcher low = PARTIAL_FORM.matcher(hyphen.group(1));
        Matcher high = PARTIAL_FORM.matcher(hyphen.group(2));
        if (!low.matches() || !high.matches()) {
            return Optional.empty();
        }
        List<Comparator> both = new ArrayList<>(desugar(">=", Partial.of(low, 1)));
        both.addAll(desugar("<=", Partial.of(high, 1)));
        return Optional.of(both);
    }

    private static List<Comparator> comparators(String set, String whole) {
        List<Comparator> all = new ArrayList<>();
        Matcher matcher = COMPARATOR.matcher(set);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            String operator = matcher.group(1) == null ? "" : matcher.group(1);
            all.addAll(desugar(operator, Partial.of(matcher, 2)));
            end = matcher.end();
        }
        if (all.isEmpty() || !set.substring(end).isBlank()) {
            throw new IllegalArgumentException(
                    "`" + whole + "` is not a range of versions; write ^1.2, ~1.2.3, 1.x, 1.2 - 1.4 or >=1.2 <2");
        }
        return List.copyOf(all);
    }

    private static List<Comparator> desugar(String operator, Partial partial) {
        Version floor = partial.floor();
        return switch (operator) {
            case "^" -> from(floor, partial.nextBreaking());
            case "~", "~>" -> from(floor, partial.next(Math.min(partial.known(), 2)));
            case ">=" -> List.of(new Comparator(Comparison.AT_LEAST, floor));
            case "<" -> List.of(new Comparator(Comparison.LESS, partial.full() ? floor : lowest(floor)));
            case ">" ->
                List.of(
                        partial.full()
                                ? new Comparator(Comparison.MORE, floor)
                                : partial.next(partial.known())
                                        .map(next -> new Comparator(Comparison.AT_LEAST, next))
                                        .orElse(NOTHING));
            case "<=" ->
                partial.full()
                        ? List.of(new Comparator(Comparison.AT_MOST, floor))
                        : from(ZERO, partial.next(partial.known())).subList(1, 2);
            default ->
                partial.full()
                        ? List.of(new Comparator(Comparison.EQUAL, floor))
                        : from(floor, partial.next(partial.known()));
        };
    }

    /** From the floor on, up to any prerelease of the end. */
    private static List<Comparator> from(Version floor, Optional<Version> end) {
        return List.of(
                new Comparator(Comparison.AT_LEAST, floor),
                end.map(version -> new Comparator(Comparison.LESS, lowest(version)))
                        .orElse(EVERYTHING));
    }

    /** Below every other prerelease of the version. */
    private static Version lowest(Version version) {
        return new Version(version.major(), version.minor(), version.patch(), List.of("0"));
    }

    private enum Comparison {
        LESS,
        AT_MOST,
        EQUAL,
        AT_LEAST,
        MORE
    }

    private record Comparator(Comparison comparison, Version bound) {
        boolean admits(Version version) {
            int order = version.compareTo(bound);
            return switch (comparison) {
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case EQUAL -> order == 0;
                case AT_LEAST -> order >= 0;
                case MORE -> order > 0;
            };
        }

        boolean namesPrereleaseOf(Version version) {
            return !bound.prerelease().isEmpty() && bound.sameTuple(version);
        }
    }

    /**
     * A version of which the end may be left open.
     *
     * @param known how many of the three numbers are given
     */
    private record Partial(int known, long major, long minor, long patch, List<String> prerelease) {
        static Partial of(Matcher matcher, int group) {
            long[] numbers = new long[3];
            int known = 0;
            while (known < 3 && number(matcher.group(group + known))) {
                numbers[known] = Long.parseLong(matcher.group(group + known));
                known++;
            }
            List<String> prerelease = known == 3 ? Version.identifiers(matcher.group(group + 3)) : List.of();
            return new Partial(known, numbers[0], numbers[1], numbers[2], prerelease);
        }

        private static boolean number(@Nullable String part) {
            return part != null && Character.isDigit(part.charAt(0));
        }

        boolean full() {
            return known == 3;
        }

        Version floor() {
            return new Version(major, minor, patch, prerelease);
        }

        /** The first version that differs in one of the first {@code places} numbers; none when there are none. */
        Optional<Version> next(int places) {
            return switch (places) {
                case 0 -> Optional.empty();
                case 1 -> Optional.of(new Version(major + 1, 0, 0, List.of()));
                case 2 -> Optional.of(new Version(major, minor + 1, 0, List.of()));
                default -> Optional.of(new Version(major, minor, patch + 1, List.of()));
            };
        }

        /** The first version that differs in the leftmost number that is not zero, or in the last one given. */
        Optional<Version> nextBreaking() {
            int places = major > 0 ? 1 : minor > 0 ? 2 : 3;
            return next(Math.min(known, places));
        }
    }
}
