package dev.tinyforge.git;

import dev.tinyforge.domain.net.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Where a name leads, if it may be connected to. Whoever asks connects to the answer and does not ask again. */
final class Addresses {
    /** Says where a name leads now. */
    interface Resolver {
        /** @return at least one */
        InetAddress[] all(String host) throws IOException;
    }

    private final Resolver resolver;
    private final AddressPolicy policy;

    Addresses(Resolver resolver, AddressPolicy policy) {
        this.resolver = resolver;
        this.policy = policy;
    }

    /** @throws TooMuch if any of them is refused: a name that leads to both is a trap */
    List<InetAddress> of(String host) throws IOException {
        List<InetAddress> addresses = List.of(resolver.all(host));
        for (InetAddress address : addresses) {
            check(address);
        }
        return addresses;
    }

    /** @throws TooMuch if it is refused */
    void check(InetAddress address) throws IOException {
        Optional<String> refusal = policy.refuses(address.getAddress());
        if (refusal.isPresent()) {
            String remedy = address.isLoopbackAddress() ? "; if it is meant, set git.allow_loopback" : "";
            throw new TooMuch("it leads to an address where no repository is, which " + refusal.get() + remedy);
        }
    }
}
