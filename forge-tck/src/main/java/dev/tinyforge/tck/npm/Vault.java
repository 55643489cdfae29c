package dev.tinyforge.tck.npm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The certificates and access lists hosts may refer to. */
final class Vault {

    private final Path folder;
    private final Map<Integer, Certificate> certificates = new LinkedHashMap<>();
    private final Map<Integer, AccessList> accessLists = new LinkedHashMap<>();

    Vault(Path folder) {
        this.folder = folder;
    }

    synchronized int addCertificate(boolean custom, String niceName, List<String> domainNames) {
        int id = certificates.size() + 1;
        SelfSigned.Pem pem = SelfSigned.make(domainNames);
        Path chain = write("certificate-" + id + ".pem", pem.certificate());
        Path key = write("certificate-" + id + ".key", pem.key());
        certificates.put(id, new Certificate(id, custom, niceName, domainNames, pem, chain, key));
        return id;
    }

    synchronized int addAccessList(String name, Map<String, String> passwords) {
        int id = accessLists.size() + 1;
        String lines = passwords.entrySet().stream()
                .map(user -> user.getKey() + ":{PLAIN}" + user.getValue() + "\n")
                .collect(Collectors.joining());
        accessLists.put(id, new AccessList(id, name, passwords.size(), write("access-" + id, lines)));
        return id;
    }

    synchronized List<Certificate> certificates() {
        return List.copyOf(certificates.values());
    }

    synchronized List<AccessList> accessLists() {
        return List.copyOf(accessLists.values());
    }

    synchronized Optional<Certificate> certificate(int id) {
        return Optional.ofNullable(certificates.get(id));
    }

    synchronized Optional<AccessList> accessList(int id) {
        return Optional.ofNullable(accessLists.get(id));
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name, e);
        }
    }
}
