package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.rule.BoundedRegex;
import dev.tinyforge.domain.rule.Exact;
import dev.tinyforge.domain.rule.Glob;
import dev.tinyforge.domain.rule.TextRule;
import dev.tinyforge.domain.rule.VersionRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rule over tags that image and git triggers share: one of {@code tag}, {@code tags}, {@code tag_regex} and
 * {@code tag_semver}. A blank text counts as not given, so that a binding can lay its own sort of rule over its trigger's:
 * {@code tag: "", tags: "v*"}.
 */
final class TagRules {
    static final List<Field> FIELDS = List.of(
            Field.of("tag", Kind.TEXT, "The very tag"),
            Field.of("tags", Kind.TEXT, "Tags by pattern, such as v* or {stable,lts}"),
            Field.of("tag_regex", Kind.TEXT, "Tags by regular expression, over the whole tag"),
            Field.of("tag_semver", Kind.TEXT, "Tags that are versions, by range, such as ^1.2 or >=1 <3"));

    private static final Map<String, Function<String, TextRule>> PARSERS = parsers();

    private TagRules() {}

    private static Map<String, Function<String, TextRule>> parsers() {
        Map<String, Function<String, TextRule>> parsers = new LinkedHashMap<>();
        parsers.put("tag", Exact::new);
        parsers.put("tags", Glob::parse);
        parsers.put("tag_regex", BoundedRegex::parse);
        parsers.put("tag_semver", VersionRange::parse);
        return parsers;
    }

    /** The rule, if one is given; what is wrong goes to the reader. */
    static Optional<TextRule> read(ConfigReader reader) {
        Optional<TextRule> rule = Optional.empty();
        String first = "";
        for (Map.Entry<String, Function<String, TextRule>> parser : PARSERS.entrySet()) {
            String name = parser.getKey();
            if (given(reader, name)) {
                Optional<TextRule> found = reader.parsed(name, parser.getValue());
                if (!first.isEmpty()) {
                    reader.problem(name, "cannot be joined with `" + first + "`; give one, and leave the other empty");
                }
                first = first.isEmpty() ? name : first;
                rule = rule.or(() -> found);
            }
        }
        return rule;
    }

    static boolean given(ConfigReader reader, String name) {
        return reader.string(name).filter(text -> !text.isBlank()).isPresent();
    }
}
