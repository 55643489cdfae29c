package dev.tinyforge.tck.npm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Makes certificates that sign themselves, by the JDK's keytool. */
final class SelfSigned {

    private static final String PASSWORD = "changeit";

    private SelfSigned() {}

    /** A certificate and its private key as PEM. Its string form leaves the key out. */
    record Pem(String certificate, String key) {
        @Override
        public String toString() {
            return "Pem[" + certificate.length() + " characters, key hidden]";
        }
    }

    static Pem make(List<String> names) {
        try {
            Path folder = Files.createTempDirectory("npm-certificate");
            Path store = folder.resolve("store.p12");
            try {
                runKeytool(names, store);
                return read(store);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a certificate", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read the certificate just made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool ran", e);
        }
    }

    private static void runKeytool(List<String> names, Path store) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String alternatives = names.stream().map(name -> "dns:" + name).collect(Collectors.joining(","));
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "site",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "3650",
                        "-dname",
                        "CN=" + names.get(0),
                        "-ext",
                        "san=" + alternatives,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }

    private static Pem read(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Key key = keys.getKey("site", PASSWORD.toCharArray());
        return new Pem(
                pem("CERTIFICATE", keys.getCertificate("site").getEncoded()), pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
