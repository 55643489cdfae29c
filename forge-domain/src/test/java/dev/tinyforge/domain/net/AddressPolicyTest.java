package dev.tinyforge.domain.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private static final AddressPolicy STRICT = new AddressPolicy(false);
    private static final AddressPolicy NEAR = new AddressPolicy(true);

    /** As a host is written, but that Java turns a mapped address into what is mapped. */
    private static byte[] bytes(String address) throws UnknownHostException {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        if (bytes.length == 16 || !address.contains(":")) {
            return bytes;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(bytes, 0, mapped, 12, 4);
        return mapped;
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, is no address of a host",
        "0.1.2.3, is no address of a host",
        "::, is no address of a host",
        "::ffff:0.0.0.0, is no address of a host",
        "169.254.0.1, is link-local",
        "169.254.255.255, is link-local",
        "fe80::1, is link-local",
        "febf:ffff::1, is link-local",
        "::169.254.1.1, is link-local",
        "::ffff:169.254.1.1, is link-local",
        "::ffff:0:169.254.1.1, is link-local",
        "64:ff9b::169.254.1.1, is link-local",
        "2002:a9fe:101::1, is link-local",
        "2001:0:a9fe:101::, is link-local",
        "2001:0:808:808::5601:fefe, is link-local",
        "2001:db8::5efe:169.254.1.1, is link-local",
        "2001:db8::200:5efe:169.254.1.1, is link-local",
        "169.254.169.254, is a cloud's metadata service",
        "64:ff9b::169.254.169.254, is a cloud's metadata service",
        "fd00:ec2::254, is a cloud's metadata service",
        "fd20:ce::254, is a cloud's metadata service",
        "fd00:c1::a9fe:a9fe, is a cloud's metadata service",
        "192.0.0.192, is a cloud's metadata service",
        "100.100.100.200, is a cloud's metadata service",
        "168.63.129.16, is a cloud's metadata service",
        "224.0.0.1, is multicast",
        "239.255.255.250, is multicast",
        "ff02::1, is multicast",
        "240.0.0.1, 'is reserved, or a broadcast'",
        "255.255.255.255, 'is reserved, or a broadcast'",
        "64:ff9b:1::1, 'is translated by a rule of its network, so that nobody can say where it leads'"
    })
    void what_no_repository_can_be_behind_is_refused_even_if_loopback_is_allowed(String address, String reason)
            throws UnknownHostException {
        assertEquals(Optional.of(reason), STRICT.refuses(bytes(address)));
        assertEquals(Optional.of(reason), NEAR.refuses(bytes(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.255",
                "::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::127.0.0.1",
                "2002:7f00:1::"
            })
    void this_machine_is_refused_unless_it_is_allowed(String address) throws UnknownHostException {
        assertEquals(Optional.of("is this machine itself"), STRICT.refuses(bytes(address)));
        assertEquals(Optional.empty(), NEAR.refuses(bytes(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "10.0.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "169.255.0.0",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "223.255.255.255",
                "::ffff:10.0.0.1",
                "64:ff9b::8.8.8.8",
                "2002:a00:1::1",
                "2001:0:808:808::f7f7:f7f7",
                "2606:4700::1111",
                "fd00:ec2::253",
                "fdff::1",
                "fec0::1"
            })
    void the_internet_and_private_networks_are_allowed(String address) throws UnknownHostException {
        assertEquals(Optional.empty(), STRICT.refuses(bytes(address)));
    }

    @Test
    void other_lengths_are_no_addresses() {
        assertThrows(IllegalArgumentException.class, () -> STRICT.refuses(new byte[5]));
    }
}
