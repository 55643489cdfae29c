package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.rule.Exact;
import dev.tinyforge.domain.rule.Judgement;
import dev.tinyforge.domain.rule.TextRule;
import dev.tinyforge.domain.source.ImageSource;
import dev.tinyforge.domain.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code registry} trigger: deploys the tag of an image that was pushed. A tag that moved to another digest is a push
 * like any other. Without a rule over tags only the workload's own default tag matches: to deploy whatever is pushed has
 * to be said, by {@code tags: "*"}.
 */
public final class RegistryTrigger extends ReadTrigger<RegistryTrigger.Settings> {
    private static final ConfigSchema SCHEMA = schemaOfFields();

    /** What a config says; absent rule: the workload's default tag. */
    record Settings(Optional<ImageRef> repository, Optional<TextRule> tags, Polling polling) {}

    private static ConfigSchema schemaOfFields() {
        List<Field> fields = new ArrayList<>();
        fields.add(
                Field.of("repository", Kind.TEXT, "The image's repository, with its registry if that is not Docker Hub")
                        .mandatory());
        fields.addAll(TagRules.FIELDS);
        fields.addAll(Polling.FIELDS);
        return new ConfigSchema(fields);
    }

    @Override
    public String kind() {
        return "registry";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    @Override
    Settings read(ConfigReader reader) {
        return new Settings(
                reader.parsed("repository", RegistryTrigger::repository), TagRules.read(reader), Polling.read(reader));
    }

    private static ImageRef repository(String text) {
        ImageRef image = ImageRef.parse(text);
        if (image.tag().isPresent() || image.digest().isPresent()) {
            throw new IllegalArgumentException(
                    "`" + text + "` names a version; leave that to `tag`, `tags`, `tag_regex` or `tag_semver`");
        }
        return image;
    }

    @Override
    Verdict judge(Settings settings, WorkloadFacts workload, InboundEvent event) {
        return event.match(new OtherEvents("registry", "a pushed image") {
            @Override
            public Verdict imagePushed(InboundEvent.ImagePushed push) {
                return judgePush(settings, workload.workload(), push);
            }
        });
    }

    private static Verdict judgePush(Settings settings, Workload workload, InboundEvent.ImagePushed push) {
        ImageRef wanted = settings.repository().orElseThrow();
        if (!sameRepository(wanted, push.repository())) {
            return new Verdict.NoMatch("repository `" + push.repository() + "` does not match `" + wanted + "`");
        }
        Optional<TextRule> rule = settings.tags().or(() -> defaultTag(workload).map(Exact::new));
        if (rule.isEmpty()) {
            return new Verdict.NoMatch(
                    "tag `" + push.tag()
                            + "` does not match the workload's image, which is pinned by a digest; give the trigger a rule over tags");
        }
        Judgement judgement = rule.get().judge(push.tag());
        String ofWorkload = settings.tags().isPresent() ? "" : ", the workload's default tag";
        return judgement.<Verdict>match(
                () -> new Verdict.Match(Optional.of(push.tag())),
                differs -> new Verdict.NoMatch("tag `" + push.tag() + "` " + differs.why() + ofWorkload),
                undecided -> new Verdict.Error("tag `" + push.tag() + "` " + undecided.why()));
    }

    private static boolean sameRepository(ImageRef wanted, String pushed) {
        try {
            return ImageRef.parse(pushed).canonicalRepository().equals(wanted.canonicalRepository());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What the {@code image} source would deploy unasked; other sources know no tags, and what is newest is latest. */
    private static Optional<String> defaultTag(Workload workload) {
        ImageSource source = new ImageSource();
        if (!workload.source().kind().equals(source.kind())) {
            return Optional.of("latest");
        }
        try {
            return source.want(workload, Optional.empty()).image().tag();
        } catch (InvalidInput e) {
            throw new InvalidInput("workload", String.valueOf(e.getMessage()));
        }
    }
}
