package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.repository.RepositoryUrl;
import dev.tinyforge.domain.rule.Exact;
import dev.tinyforge.domain.rule.Glob;
import dev.tinyforge.domain.rule.TextRule;
import dev.tinyforge.domain.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code git} trigger: deploys the commit of a branch, or of a tag, that was pushed. A push whose changed paths are not
 * known passes the filters over paths, and its verdict says so: better once too often than never.
 */
public final class GitTrigger extends ReadTrigger<GitTrigger.Settings> {
    private static final String BRANCHES = "refs/heads/";
    private static final String TAGS = "refs/tags/";
    private static final List<String> MARKS = List.of("[skip ci]", "[ci skip]", "[no ci]", "[skip deploy]");
    private static final int SHOWN = 3;
    private static final ConfigSchema SCHEMA = schemaOfFields();

    /** What a config says; absent tags: the branch decides. */
    record Settings(
            String repository,
            Optional<RepositoryUrl> url,
            TextRule branch,
            Optional<TextRule> tags,
            List<Glob> paths,
            List<Glob> ignorePaths,
            List<String> ignoreMarks,
            Polling polling) {}

    private static ConfigSchema schemaOfFields() {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.of("repository", Kind.TEXT, "The repository's address, by https or ssh")
                .mandatory());
        fields.add(Field.of("branch", Kind.TEXT, "The branch, or branches by pattern, such as release/*")
                .fallback("main"));
        fields.addAll(TagRules.FIELDS);
        fields.add(Field.of("paths", Kind.TEXT_LIST, "Only pushes that change one of these, such as src/**"));
        fields.add(Field.of("ignore_paths", Kind.TEXT_LIST, "Not pushes that change nothing but these, such as docs/"));
        fields.add(Field.of("ignore_marks", Kind.TEXT_LIST, "Not pushes whose newest commit message holds one of these")
                .fallback(String.join(", ", MARKS)));
        fields.addAll(Polling.FIELDS);
        return new ConfigSchema(fields);
    }

    @Override
    public String kind() {
        return "git";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    @Override
    Settings read(ConfigReader reader) {
        Optional<TextRule> tags = TagRules.read(reader);
        if (tags.isPresent() && TagRules.given(reader, "branch")) {
            reader.problem("branch", "cannot be joined with a rule over tags; give one, and leave the other empty");
        }
        TextRule branch = TagRules.given(reader, "branch")
                ? reader.parsed("branch", GitTrigger::branch).orElse(new Exact("main"))
                : new Exact("main");
        List<String> marks = reader.has("ignore_marks") ? reader.strings("ignore_marks") : MARKS;
        if (marks.stream().anyMatch(String::isBlank)) {
            reader.problem("ignore_marks", "must not hold a blank text, which every message holds");
        }
        return new Settings(
                reader.string("repository", ""),
                reader.parsed("repository", GitTrigger::repository),
                branch,
                tags,
                globs(reader, "paths"),
                globs(reader, "ignore_paths"),
                marks,
                Polling.read(reader));
    }

    private static RepositoryUrl repository(String text) {
        if (RepositoryUrl.hasPassword(text)) {
            throw new IllegalArgumentException("holds a password; leave it out and name `credentials` instead");
        }
        return RepositoryUrl.parse(text);
    }

    private static TextRule branch(String text) {
        return Glob.isPattern(text) ? Glob.parse(text) : new Exact(text);
    }

    private static List<Glob> globs(ConfigReader reader, String name) {
        List<Glob> globs = new ArrayList<>();
        List<String> patterns = reader.strings(name);
        for (int i = 0; i < patterns.size(); i++) {
            try {
                globs.add(Glob.parse(patterns.get(i)));
            } catch (IllegalArgumentException e) {
                reader.problem(name + "[" + i + "]", String.valueOf(e.getMessage()));
            }
        }
        return globs;
    }

    @Override
    Verdict judge(Settings settings, WorkloadFacts workload, InboundEvent event) {
        return event.match(new OtherEvents("git", "a git push") {
            @Override
            public Verdict gitPushed(InboundEvent.GitPushed push) {
                return judgePush(settings, push);
            }
        });
    }

    private static Verdict judgePush(Settings settings, InboundEvent.GitPushed push) {
        if (!sameRepository(settings, push.repository())) {
            return new Verdict.NoMatch("repository `" + RepositoryUrl.withoutUser(push.repository())
                    + "` does not match `" + RepositoryUrl.withoutUser(settings.repository()) + "`");
        }
        Optional<Verdict> refused = judgeRef(settings, push.ref());
        if (refused.isPresent()) {
            return refused.get();
        }
        if (push.commit().filter(commit -> commit.matches("0+")).isPresent()) {
            return new Verdict.NoMatch("`" + push.ref() + "` was deleted; there is no commit to deploy");
        }
        String message = push.message().toLowerCase(Locale.ROOT);
        for (String mark : settings.ignoreMarks()) {
            if (message.contains(mark.toLowerCase(Locale.ROOT))) {
                return new Verdict.NoMatch("the message `" + line(push.message()) + "` holds the mark `" + mark + "`");
            }
        }
        return judgePaths(settings, push);
    }

    @Override
    public Optional<Watched> watches(Config config, Workload workload) {
        Settings settings = settings(config);
        return settings.polling().on()
                ? Optional.of(new Watched.Git(
                        settings.repository(),
                        settings.polling().credentials(),
                        settings.polling().interval(),
                        ref -> judgeRef(settings, ref).isEmpty()))
                : Optional.empty();
    }

    private static boolean sameRepository(Settings settings, String pushed) {
        try {
            return settings.url().orElseThrow().sameAs(RepositoryUrl.parse(pushed));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @return nothing if the ref fits */
    private static Optional<Verdict> judgeRef(Settings settings, String ref) {
        String prefix = settings.tags().isPresent() ? TAGS : BRANCHES;
        String word = settings.tags().isPresent() ? "tag" : "branch";
        TextRule rule = settings.tags().orElse(settings.branch());
        if (!ref.startsWith(prefix)) {
            return Optional.of(new Verdict.NoMatch(
                    "`" + ref + "` is no " + word + ", and only the " + word + " `" + rule.written() + "` matches"));
        }
        String named = word + " `" + ref.substring(prefix.length()) + "` ";
        return rule.judge(ref.substring(prefix.length()))
                .<Optional<Verdict>>match(
                        Optional::empty,
                        differs -> Optional.of(new Verdict.NoMatch(named + differs.why())),
                        undecided -> Optional.of(new Verdict.Error(named + undecided.why())));
    }

    private static Verdict judgePaths(Settings settings, InboundEvent.GitPushed push) {
        boolean filtered =
                !settings.paths().isEmpty() || !settings.ignorePaths().isEmpty();
        if (filtered && push.paths().isEmpty()) {
            return new Verdict.Match(
                    push.commit(),
                    Optional.of("the changed paths are not known, so `paths` and `ignore_paths` were not asked"));
        }
        if (filtered && push.paths().orElseThrow().stream().noneMatch(path -> wanted(settings, path))) {
            return new Verdict.NoMatch(missed(settings, push.paths().orElseThrow()));
        }
        return new Verdict.Match(push.commit());
    }

    private static boolean wanted(Settings settings, String path) {
        return (settings.paths().isEmpty() || fits(settings.paths(), path)) && !fits(settings.ignorePaths(), path);
    }

    private static boolean fits(List<Glob> globs, String path) {
        return globs.stream().anyMatch(glob -> glob.judge(path).fits());
    }

    private static String missed(Settings settings, Set<String> paths) {
        String changed = paths.isEmpty()
                ? "no path was changed"
                : "changed were " + shown(paths.stream().sorted().toList());
        String wanted = settings.paths().isEmpty() ? "" : ", none of which is in `paths` " + written(settings.paths());
        String ignored = settings.ignorePaths().isEmpty()
                ? ""
                : (wanted.isEmpty() ? ", all in" : " and not in") + " `ignore_paths` "
                        + written(settings.ignorePaths());
        return changed + wanted + ignored;
    }

    private static String written(List<Glob> globs) {
        return shown(globs.stream().map(Glob::written).toList());
    }

    private static String shown(List<String> texts) {
        String first =
                texts.stream().limit(SHOWN).map(text -> "`" + line(text) + "`").collect(Collectors.joining(", "));
        return texts.size() <= SHOWN ? first : first + " and " + (texts.size() - SHOWN) + " more";
    }

    private static String line(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= 80 ? line : line.substring(0, 80) + "...";
    }
}
