package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.build.Build;
import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.config.Config;

/** How an image is made, as a part of a journal record's document. */
final class BuildCodec {
    private BuildCodec() {}

    static Config part(Build build) {
        return Doc.part()
                .put("repository", build.repository())
                .put("credentials", build.credentials())
                .put("commit", build.commit())
                .put("folder", build.folder())
                .put("recipe", part(build.recipe()))
                .put("labels", build.labels(), label -> label)
                .put("timeout", build.timeout())
                .put("afresh", build.afresh())
                .done();
    }

    static Build build(Fields fields) {
        return new Build(
                fields.text("repository"),
                fields.optionalText("credentials"),
                fields.text("commit"),
                fields.text("folder"),
                fields.object("recipe", BuildCodec::recipe),
                fields.map("labels", Fields::text),
                fields.duration("timeout"),
                fields.flag("afresh"));
    }

    private static Config part(Recipe recipe) {
        return recipe.match(
                        dockerfile -> Doc.kind("dockerfile")
                                .put("path", dockerfile.path())
                                .put("args", dockerfile.args(), value -> value)
                                .put("target", dockerfile.target()),
                        site -> Doc.kind("site")
                                .put("base", site.base())
                                .put("root", site.root())
                                .put("entry", site.entry())
                                .put("render_markdown", site.renderMarkdown()))
                .done();
    }

    private static Recipe recipe(Fields fields) {
        String type = fields.text(Fields.TYPE);
        return switch (type) {
            case "dockerfile" ->
                new Recipe.Dockerfile(
                        fields.text("path"), fields.map("args", Fields::text), fields.optionalText("target"));
            case "site" ->
                new Recipe.Site(
                        fields.text("base"),
                        fields.text("root"),
                        fields.optionalText("entry"),
                        fields.flag("render_markdown"));
            default -> throw fields.unknownType(type);
        };
    }
}
