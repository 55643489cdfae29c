package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Setting;
import dev.tinyforge.ports.settings.Settings;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What seals secrets, with AES-256-GCM: keys given as settings, else those of a file that is made at first use. The first
 * key seals, each of them opens.
 *
 * <p>The file may change at any time, by a rotation in any process. That nothing is sealed with a key that goes, both sealing
 * and {@link #retire} read the file in a transaction that writes: of these the database has one at a time.
 */
final class SealingKey {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyFile file;
    private final List<SecretKeySpec> given;
    private List<SecretKeySpec> known = List.of();

    private SealingKey(KeyFile file, List<SecretKeySpec> given) {
        this.file = file;
        this.given = given;
    }

    /** @throws ForgeException {@code INVALID_INPUT} if a setting is not a key */
    static SealingKey of(ForgeConfig config) {
        List<SecretKeySpec> given = new ArrayList<>();
        setting(config, Settings.SECRET_KEY).ifPresent(given::add);
        setting(config, Settings.SECRET_KEY_OLD).ifPresent(given::add);
        if (given.size() == 1 && config.find(Settings.SECRET_KEY).isEmpty()) {
            throw new ForgeException(
                    ErrorCode.INVALID_INPUT,
                    Settings.SECRET_KEY_OLD.key() + " is of no use without " + Settings.SECRET_KEY.key()
                            + "; set that to the new key");
        }
        return new SealingKey(new KeyFile(config.path(Settings.SECRET_KEY_FILE, "secret.key")), given);
    }

    private static Optional<SecretKeySpec> setting(ForgeConfig config, Setting<String> setting) {
        return config.find(setting).map(text -> KeyFile.parse(text, "the setting " + setting.key()));
    }

    /**
     * In a transaction that writes.
     *
     * @param context what the value is bound to: it opens with the same one only
     * @return a fresh nonce and then the sealed value
     */
    byte[] seal(byte[] value, byte[] context) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, forSealing().get(0), nonce, context)
                    .doFinal(value);
            return ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new ForgeException(ErrorCode.INTERNAL, "a secret cannot be sealed: " + e.getMessage(), e);
        }
    }

    /** @throws GeneralSecurityException when key, context or bytes are not those it was sealed with */
    byte[] open(byte[] sealed, byte[] context) throws GeneralSecurityException {
        List<SecretKeySpec> keys = forOpening();
        try {
            return open(keys, sealed, context);
        } catch (GeneralSecurityException e) {
            List<SecretKeySpec> now = refreshed();
            if (now.equals(keys)) {
                throw e;
            }
            return open(now, sealed, context);
        }
    }

    /** Whether it has to be sealed again before the old keys go. False for what no key opens: none is lost by that. */
    boolean stale(byte[] sealed, byte[] context) {
        List<SecretKeySpec> keys = refreshed();
        return !opens(keys.subList(0, 1), sealed, context) && opens(keys, sealed, context);
    }

    /**
     * Has a new key seal from now on, while the old one still opens. Goes on with the new one there is, if a rotation was
     * begun and not ended. In a transaction that writes.
     *
     * @param needed something is sealed, so that a key that is not there is missed
     * @throws ForgeException {@code INVALID_INPUT} where keys are settings and there is no old one
     */
    void renew(boolean needed, Consumer<String> told) {
        if (given.size() == 1) {
            throw new ForgeException(
                    ErrorCode.INVALID_INPUT,
                    Settings.SECRET_KEY.key()
                            + " is a setting, so nobody else can change it; set a new one, and the old one as "
                            + Settings.SECRET_KEY_OLD.key());
        }
        if (!given.isEmpty()) {
            return;
        }
        List<SecretKeySpec> keys = needed ? refreshed() : forSealing();
        if (keys.size() == 1) {
            file.replace(List.of(KeyFile.newKey(), keys.get(0)), told);
        }
    }

    /** Has the old keys forgotten, once nothing is stale. In the transaction that has seen to that. */
    void retire(Consumer<String> told) {
        if (given.isEmpty()) {
            List<SecretKeySpec> keys = forSealing();
            if (keys.size() > 1) {
                file.replace(keys.subList(0, 1), told);
            }
            forSealing();
        }
    }

    private static boolean opens(List<SecretKeySpec> keys, byte[] sealed, byte[] context) {
        try {
            open(keys, sealed, context);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] open(List<SecretKeySpec> keys, byte[] sealed, byte[] context)
            throws GeneralSecurityException {
        if (sealed.length < NONCE_BYTES) {
            throw new GeneralSecurityException("cut short");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        GeneralSecurityException refusal = new GeneralSecurityException("no key");
        for (SecretKeySpec key : keys) {
            try {
                return cipher(Cipher.DECRYPT_MODE, key, nonce, context)
                        .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            } catch (GeneralSecurityException e) {
                refusal = e;
            }
        }
        throw refusal;
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    /** As they are this very moment. Makes the first, but none in the place of one that was there. */
    private synchronized List<SecretKeySpec> forSealing() {
        if (!given.isEmpty()) {
            return given;
        }
        List<SecretKeySpec> keys = file.read();
        if (keys.isEmpty() && !known.isEmpty()) {
            throw missing();
        }
        known = keys.isEmpty() ? file.make() : keys;
        return known;
    }

    /** Never makes a key: it could not open anything. */
    private synchronized List<SecretKeySpec> forOpening() {
        return given.isEmpty() && known.isEmpty() ? refreshed() : given.isEmpty() ? known : given;
    }

    private synchronized List<SecretKeySpec> refreshed() {
        if (!given.isEmpty()) {
            return given;
        }
        List<SecretKeySpec> keys = file.read();
        if (keys.isEmpty()) {
            throw missing();
        }
        known = keys;
        return known;
    }

    private ForgeException missing() {
        return new ForgeException(ErrorCode.NOT_FOUND, file + " does not exist; put it back");
    }
}
