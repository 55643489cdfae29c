package dev.tinyforge.domain.rule;

/** The very text, letter by letter. */
public record Exact(String written) implements TextRule {
    @Override
    public Judgement judge(String text) {
        return Judgement.of(text.equals(written), written);
    }
}
