package dev.tinyforge.domain.net;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one rule for addresses that are named from outside: nothing that only this machine, its link or its cloud answers. Private
 * networks are allowed, for that is where people keep their hosts. To be asked with the very address that is connected to, for
 * a name may lead elsewhere the next time.
 *
 * <p>Ranges are those of RFC 6890; an IPv4 address inside of an IPv6 address is judged as what it is.
 *
 * @param loopback whether this machine itself may be meant
 */
public record AddressPolicy(boolean loopback) {
    private static final String METADATA = "is a cloud's metadata service";
    /** Of nearly all; then AWS, Google, Oracle (two), Alibaba, Azure by themselves. */
    private static final Set<String> CLOUDS = Set.of(
            "a9fea9fe",
            "fd000ec2000000000000000000000254",
            "fd2000ce000000000000000000000254",
            "fd0000c10000000000000000a9fea9fe",
            "c00000c0",
            "646464c8",
            "a83f8110");
    /** IPv6 that leads to the IPv4 address in its last four bytes: compatible, mapped, translated, NAT64. */
    private static final List<String> ENDING_IN_IPV4 = List.of(
            "000000000000000000000000",
            "00000000000000000000ffff",
            "0000000000000000ffff0000",
            "0064ff9b0000000000000000");

    /**
     * Why the address must not be connected to, to be read after it; empty: it may.
     *
     * @param address four bytes or sixteen, the highest first
     */
    public Optional<String> refuses(byte[] address) {
        return switch (address.length) {
            case 4 -> four(address);
            case 16 -> sixteen(address);
            default -> throw new IllegalArgumentException(address.length + " bytes are no address");
        };
    }

    private Optional<String> four(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        if (CLOUDS.contains(hex(address))) {
            return Optional.of(METADATA);
        }
        if (first == 0) {
            return Optional.of("is no address of a host");
        }
        if (first == 127) {
            return local();
        }
        if (first == 169 && second == 254) {
            return Optional.of("is link-local");
        }
        if (first >= 224 && first < 240) {
            return Optional.of("is multicast");
        }
        return first >= 240 ? Optional.of("is reserved, or a broadcast") : Optional.empty();
    }

    private Optional<String> sixteen(byte[] address) {
        String hex = hex(address);
        if (CLOUDS.contains(hex)) {
            return Optional.of(METADATA);
        }
        if (hex.matches("0{32}")) {
            return Optional.of("is no address of a host");
        }
        if (hex.matches("0{31}1")) {
            return local();
        }
        if (hex.startsWith("ff")) {
            return Optional.of("is multicast");
        }
        if (hex.matches("fe[89ab].*")) {
            return Optional.of("is link-local");
        }
        if (hex.startsWith("0064ff9b0001")) {
            return Optional.of("is translated by a rule of its network, so that nobody can say where it leads");
        }
        if (ENDING_IN_IPV4.stream().anyMatch(hex::startsWith) || hex.matches(".{16}0[02]005efe.{8}")) {
            return four(Arrays.copyOfRange(address, 12, 16));
        }
        if (hex.startsWith("2002")) {
            return four(Arrays.copyOfRange(address, 2, 6));
        }
        return hex.startsWith("20010000") ? teredo(address) : Optional.empty();
    }

    /** Both the relay it goes through and whom it is for, whose bits are inverted. */
    private Optional<String> teredo(byte[] address) {
        byte[] client = Arrays.copyOfRange(address, 12, 16);
        for (int i = 0; i < client.length; i++) {
            client[i] = (byte) ~client[i];
        }
        return four(Arrays.copyOfRange(address, 4, 8)).or(() -> four(client));
    }

    private Optional<String> local() {
        return loopback ? Optional.empty() : Optional.of("is this machine itself");
    }

    private static String hex(byte[] address) {
        return HexFormat.of().formatHex(address);
    }
}
