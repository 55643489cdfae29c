package dev.tinyforge.ports.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, as {@code 10.0.0.0/8} or {@code 2001:db8::/32} writes them; one address is a range too.
 *
 * @param bits of {@code first} that all of them share
 */
public record AddressRange(InetAddress first, int bits) {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern RANGE = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");

    public AddressRange {
        if (bits < 0 || bits > first.getAddress().length * 8) {
            throw new IllegalArgumentException(
                    first.getHostAddress() + "/" + bits + " shares more bits than the address has");
        }
    }

    /** @throws IllegalArgumentException saying what to write */
    public static AddressRange parse(String text) {
        Matcher range = RANGE.matcher(text);
        Optional<InetAddress> first = range.matches() ? literal(range.group(1)) : Optional.empty();
        if (first.isEmpty()) {
            throw new IllegalArgumentException(
                    "`" + text + "` is not an address; write 10.0.0.7, 10.0.0.0/8 or fd00::/8");
        }
        String bits = range.group(2);
        return new AddressRange(
                first.get(), bits == null ? first.get().getAddress().length * 8 : Integer.parseInt(bits));
    }

    /** The address as it is written; names, which would have to be looked up, are none. */
    public static Optional<InetAddress> literal(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    public boolean holds(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
