package dev.tinyforge.domain.rule;

/** Says whether a text fits. Pure and immutable; {@link #judge} never throws and always ends after bounded work. */
public sealed interface TextRule permits Exact, Glob, BoundedRegex, VersionRange {
    Judgement judge(String text);

    /** The rule as a person wrote it. */
    String written();
}
