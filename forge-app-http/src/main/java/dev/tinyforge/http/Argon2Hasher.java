package dev.tinyforge.http;

import dev.tinyforge.ports.access.PasswordHasher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id with the parameters OWASP names, written as {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Two at a time,
 * so that many logins at once take no more memory than that.
 */
final class Argon2Hasher implements PasswordHasher {
    private static final Cost COST = new Cost(19 * 1024, 2, 1);
    private static final int SALT = 16;
    private static final int HASH = 32;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)" + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");
    /** What a hash of other parameters than today's may take: nobody else's numbers are paid for. */
    private static final int MOST_KIB = 64 * 1024;

    private final SecureRandom random = new SecureRandom();
    private final Semaphore places = new Semaphore(2, true);

    private record Cost(int kib, int passes, int lanes) {
        @Override
        public String toString() {
            return "m=" + kib + ",t=" + passes + ",p=" + lanes;
        }
    }

    @Override
    public String hash(String password) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$" + COST + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(compute(password, salt, COST));
    }

    @Override
    public boolean matches(String password, String hash) {
        Matcher parts = PHC.matcher(hash);
        if (!parts.matches()) {
            return false;
        }
        Cost cost = new Cost(number(parts, 1), number(parts, 2), number(parts, 3));
        if (cost.kib() < 8 || cost.kib() > MOST_KIB || cost.passes() < 1 || cost.lanes() != 1) {
            return false;
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        return MessageDigest.isEqual(Base64.getDecoder().decode(parts.group(5)), compute(password, salt, cost));
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private byte[] compute(String password, byte[] salt, Cost cost) {
        places.acquireUninterruptibly();
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(cost.kib())
                    .withIterations(cost.passes())
                    .withParallelism(cost.lanes())
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[HASH];
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            places.release();
        }
    }
}
