package dev.tinyforge.markdown;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.renderer.html.UrlSanitizer;

/** Lets links and images lead only where nothing runs; the others lead nowhere. */
final class SafeAddresses implements UrlSanitizer {
    private static final Pattern SCHEME = Pattern.compile("([^/?#]*?):.*", Pattern.DOTALL);
    /** What browsers leave out of an address before they look at its scheme, and more; WHATWG, "URL parsing". */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Z}\\s]+");

    private static final Set<String> LINKS = Set.of("http", "https", "mailto");
    private static final Set<String> IMAGES = Set.of("http", "https");

    @Override
    public String sanitizeLinkUrl(String address) {
        return leads(address, LINKS) ? address : "";
    }

    @Override
    public String sanitizeImageUrl(String address) {
        return leads(address, IMAGES) ? address : "";
    }

    static boolean isRelative(String address) {
        return scheme(address).isEmpty();
    }

    private static boolean leads(String address, Set<String> schemes) {
        return scheme(address).map(schemes::contains).orElse(true);
    }

    /** Whatever stands before a colon is one: rather too many than one that some browser sees. */
    private static Optional<String> scheme(String address) {
        Matcher scheme = SCHEME.matcher(UNSEEN.matcher(address).replaceAll(""));
        return scheme.matches() ? Optional.of(scheme.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }
}
