package dev.tinyforge.domain.webhook;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks signatures over the raw bytes of a delivery, in a time that says nothing of the right one. */
public final class Signatures {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SHA256 = "sha256=";

    private Signatures() {}

    /**
     * Whether the sender signed the delivery with the secret: GitHub and who has no way of its own in
     * {@code X-Hub-Signature-256}, Gitea in {@code X-Gitea-Signature}, Forgejo there or in {@code X-Forgejo-Signature};
     * GitLab sends the secret itself in {@code X-Gitlab-Token}.
     *
     * @throws IllegalArgumentException if the secret is empty
     */
    public static Signature verify(Delivery delivery, Sender sender, byte[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("an empty secret proves nothing");
        }
        return switch (sender) {
            case GITHUB, DOCKER_HUB, REGISTRY, GENERIC, MANUAL ->
                compare(delivery, "X-Hub-Signature-256", SHA256, hmac(delivery, secret));
            case GITEA -> compare(delivery, giteaHeader(delivery), "", hmac(delivery, secret));
            case GITLAB -> compare(delivery, "X-Gitlab-Token", secret);
        };
    }

    private static String giteaHeader(Delivery delivery) {
        String forgejo = "X-Forgejo-Signature";
        return delivery.header(forgejo).isPresent() ? forgejo : "X-Gitea-Signature";
    }

    private static Signature compare(Delivery delivery, String header, byte[] wanted) {
        Optional<String> given = delivery.header(header);
        if (given.isEmpty()) {
            return new Signature.Missing(header);
        }
        boolean same = sameBytes(given.get().getBytes(StandardCharsets.UTF_8), wanted);
        return same ? new Signature.Verified() : new Signature.Wrong(header);
    }

    private static Signature compare(Delivery delivery, String header, String prefix, byte[] wanted) {
        Optional<String> given = delivery.header(header);
        if (given.isEmpty()) {
            return new Signature.Missing(header);
        }
        boolean same = given.get().startsWith(prefix)
                && hex(given.get().substring(prefix.length()))
                        .filter(bytes -> sameBytes(bytes, wanted))
                        .isPresent();
        return same ? new Signature.Verified() : new Signature.Wrong(header);
    }

    private static Optional<byte[]> hex(String text) {
        try {
            return Optional.of(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Looks at every byte whatever the first ones say, so that the time it takes gives none of them away. */
    private static boolean sameBytes(byte[] given, byte[] wanted) {
        int difference = given.length ^ wanted.length;
        for (int i = 0; i < given.length; i++) {
            difference |= given[i] ^ wanted[i % wanted.length];
        }
        return difference == 0;
    }

    private static byte[] hmac(Delivery delivery, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(delivery.body());
        } catch (Exception e) { // Checked types of java.security, which the domain has no business with.
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
