package dev.tinyforge.docker;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a registry keeps a repository.
 *
 * @param base scheme, host and port
 * @param name of the repository there
 * @param image the repository as it was asked for, to speak of it
 */
record RegistryAddress(URI base, String name, ImageRef image) {
    private static final String HUB = "registry-1.docker.io";

    /** @throws ForgeException {@code INVALID_INPUT} if there can be no such repository */
    static RegistryAddress of(String repository) {
        ImageRef image = parsed(repository);
        if (image.tag().isPresent() || image.digest().isPresent()) {
            throw new ForgeException(
                    ErrorCode.INVALID_INPUT, "`" + image + "` is not a repository: write it without tag and digest");
        }
        boolean hub = Registries.hub(image.registry());
        String host = hub ? HUB : image.registry();
        URI base = base(host);
        String name = hub
                ? Registries.familiar(repository)
                : repository.substring(image.registry().length() + 1);
        return new RegistryAddress(base, hub && !name.contains("/") ? "library/" + name : name, image);
    }

    private static ImageRef parsed(String repository) {
        try {
            return ImageRef.parse(repository);
        } catch (IllegalArgumentException e) {
            throw new ForgeException(ErrorCode.INVALID_INPUT, String.valueOf(e.getMessage()), e);
        }
    }

    private static URI base(String host) {
        try {
            URI plain = new URI("http://" + host);
            if (plain.getHost() != null && plain.getPort() <= 65535) {
                return loopback(plain) ? plain : new URI("https://" + host);
            }
        } catch (URISyntaxException e) {
            throw new ForgeException(ErrorCode.INVALID_INPUT, wrong(host), e);
        }
        throw new ForgeException(ErrorCode.INVALID_INPUT, wrong(host));
    }

    private static String wrong(String host) {
        return "`" + host + "` is not a registry's address: write host or host:port";
    }

    /** Engines speak to registries on loopback without TLS, and to no others. */
    private static boolean loopback(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** Whether the registry may send its clients there: over TLS, and into this machine only from within. */
    boolean mayLeadTo(URI uri) {
        boolean here = loopback(uri);
        boolean secure = "https".equals(uri.getScheme()) || here && "http".equals(uri.getScheme());
        return uri.getHost() != null && uri.getRawUserInfo() == null && secure && (!here || loopback(base));
    }

    /** Whether it is at the registry itself, which alone is shown what logs in to it. */
    boolean holds(URI uri) {
        return sameOrigin(base, uri);
    }

    static boolean sameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equalsIgnoreCase(other.getScheme())
                && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    URI tags(int most) {
        return base.resolve("/v2/" + name + "/tags/list?n=" + most);
    }

    URI manifest(String tag) {
        return base.resolve("/v2/" + name + "/manifests/" + tag);
    }
}
