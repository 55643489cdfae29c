package dev.tinyforge.git;

/** More than a fetch may bring: the content's matter, not the host's. */
final class BeyondLimits extends TooMuch {
    private static final long serialVersionUID = 1L;

    /** @param reason in our words, with a remedy */
    BeyondLimits(String reason) {
        super(reason);
    }
}
