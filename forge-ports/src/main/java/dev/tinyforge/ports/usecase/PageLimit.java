package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.config.InvalidInput;

/** How much may be asked for at a time: 1 to 1000 of whatever it is. */
public final class PageLimit {
    private static final int MOST = 1000;

    private PageLimit() {}

    /** @return the limit. @throws InvalidInput naming {@code limit} */
    public static int check(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new InvalidInput("limit", limit + " is not between 1 and " + MOST);
        }
        return limit;
    }
}
