package dev.tinyforge.domain.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final byte[] SECRET = "It's a Secret to Everybody".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
    /** The example GitHub documents for exactly these. */
    private static final String HMAC = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private static final Signature VERIFIED = new Signature.Verified();

    @Test
    void eachSenderSignsInItsOwnHeader() {
        verified(Sender.GITHUB, "X-Hub-Signature-256", "sha256=" + HMAC);
        verified(Sender.GITEA, "X-Gitea-Signature", HMAC);
        verified(Sender.GITEA, "X-Forgejo-Signature", HMAC);
        verified(Sender.GITLAB, "X-Gitlab-Token", new String(SECRET, StandardCharsets.UTF_8));
        for (Sender sender : List.of(Sender.GENERIC, Sender.DOCKER_HUB, Sender.REGISTRY, Sender.MANUAL)) {
            verified(sender, "X-Hub-Signature-256", "sha256=" + HMAC);
        }
    }

    @Test
    void aMissingOneIsNamedByItsHeader() {
        assertEquals(new Signature.Missing("X-Hub-Signature-256"), verify(Sender.GITHUB, Map.of()));
        assertEquals(new Signature.Missing("X-Gitea-Signature"), verify(Sender.GITEA, Map.of()));
        assertEquals(new Signature.Missing("X-Gitlab-Token"), verify(Sender.GITLAB, Map.of("X-Gitlab-Token", " ")));
        assertEquals(
                new Signature.Missing("X-Hub-Signature-256"),
                verify(Sender.GITHUB, Map.of("X-Gitea-Signature", HMAC, "X-Gitlab-Token", "x")));
    }

    @Test
    void aSignatureOfTheOldKindIsNone() {
        assertEquals(
                new Signature.Missing("X-Hub-Signature-256"),
                verify(Sender.GITHUB, Map.of("X-Hub-Signature", "sha1=x")));
    }

    @Test
    void whatIsNotTheSignatureIsWrong() {
        for (String text : List.of(
                HMAC,
                "sha1=" + HMAC,
                "sha512=" + HMAC,
                "SHA256=" + HMAC,
                "sha256=",
                "sha256=" + HMAC.substring(2),
                "sha256=" + HMAC + "00",
                "sha256=" + HMAC.repeat(2),
                "sha256=" + HMAC.replace('7', 'x'),
                "sha256=" + HMAC.substring(0, 62) + "18")) {
            assertEquals(
                    new Signature.Wrong("X-Hub-Signature-256"),
                    verify(Sender.GITHUB, Map.of("X-Hub-Signature-256", text)),
                    text);
        }
        assertEquals(new Signature.Wrong("X-Gitea-Signature"), verify(Sender.GITEA, Map.of("X-Gitea-Signature", "00")));
        assertEquals(
                new Signature.Wrong("X-Forgejo-Signature"),
                verify(Sender.GITEA, Map.of("X-Gitea-Signature", HMAC, "X-Forgejo-Signature", "00")));
        for (String token : List.of("It's a Secret", "It's a Secret to Everybody!", "x".repeat(26))) {
            assertEquals(
                    new Signature.Wrong("X-Gitlab-Token"),
                    verify(Sender.GITLAB, Map.of("X-Gitlab-Token", token)),
                    token);
        }
    }

    @Test
    void itIsOverTheRawBytesAndOneFlippedBitBreaksIt() {
        Map<String, String> headers = Map.of("X-Hub-Signature-256", "sha256=" + HMAC);
        Seeds.forEach(200, random -> {
            byte[] body = BODY.clone();
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            assertEquals(
                    new Signature.Wrong("X-Hub-Signature-256"),
                    Signatures.verify(new Delivery(headers, body), Sender.GITHUB, SECRET));
            byte[] secret = SECRET.clone();
            secret[random.nextInt(secret.length)] ^= (byte) (1 << random.nextInt(8));
            assertEquals(
                    new Signature.Wrong("X-Hub-Signature-256"),
                    Signatures.verify(new Delivery(headers, BODY), Sender.GITHUB, secret));
        });
    }

    @Test
    void anEmptySecretIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Signatures.verify(new Delivery(Map.of(), BODY), Sender.GITHUB, new byte[0]));
    }

    @Test
    void aDeliveryKeepsItsBytesWhateverBecomesOfTheCallers() {
        byte[] body = BODY.clone();
        Map<String, String> headers = new HashMap<>(Map.of("X-HUB-Signature-256", "sha256=" + HMAC));
        Delivery delivery = new Delivery(headers, body);
        body[0] = 0;
        delivery.body()[1] = 0;
        headers.clear();
        assertEquals(VERIFIED, Signatures.verify(delivery, Sender.GITHUB, SECRET));
    }

    private static void verified(Sender sender, String header, String value) {
        assertEquals(VERIFIED, verify(sender, Map.of(header, value)), sender + " " + header);
    }

    private static Signature verify(Sender sender, Map<String, String> headers) {
        return Signatures.verify(new Delivery(headers, BODY), sender, SECRET);
    }
}
