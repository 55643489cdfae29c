package dev.tinyforge.engine.event;

import dev.tinyforge.domain.rule.Version;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The order in which tags were probably made, as far as names tell: by version; what is none before that, by its numbers. */
final class TagOrder {
    static final Comparator<String> BY_AGE = TagOrder::compare;

    private static final Pattern PART = Pattern.compile("\\d+|\\D+");

    private TagOrder() {}

    private static int compare(String a, String b) {
        Optional<Version> left = Version.find(a);
        Optional<Version> right = Version.find(b);
        if (left.isPresent() != right.isPresent()) {
            return left.isPresent() ? 1 : -1;
        }
        int byAge = left.isPresent() ? left.get().compareTo(right.orElseThrow()) : natural(a, b);
        return byAge != 0 ? byAge : a.compareTo(b);
    }

    private static int natural(String a, String b) {
        String[] left = PART.matcher(a).results().map(MatchResult::group).toArray(String[]::new);
        String[] right = PART.matcher(b).results().map(MatchResult::group).toArray(String[]::new);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = part(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        return left.length - right.length;
    }

    private static int part(String a, String b) {
        if (!Character.isDigit(a.charAt(0)) || !Character.isDigit(b.charAt(0))) {
            return a.compareTo(b);
        }
        String left = a.replaceFirst("^0+", "");
        String right = b.replaceFirst("^0+", "");
        return left.length() != right.length() ? left.length() - right.length() : left.compareTo(right);
    }
}
