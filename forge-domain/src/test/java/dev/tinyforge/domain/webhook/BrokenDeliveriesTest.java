package dev.tinyforge.domain.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.Seeds;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each documented delivery, broken in every way: it is malformed, or it says what it said before; nothing is thrown. */
class BrokenDeliveriesTest {
    /** Docker Hub is known by its being there; nobody reads it. */
    private static final Set<String> ONLY_LOOKED_FOR = Set.of("callback_url");

    static Set<String> fixtures() {
        return Deliveries.ALL.keySet();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void cutShortAnywhereItIsMalformed(String fixture) {
        byte[] whole = Deliveries.body(fixture);
        int end = new String(whole, StandardCharsets.UTF_8).stripTrailing().length();
        for (int length = 1; length < end; length += 1 + length / 40) {
            malformed(fixture, Deliveries.with(fixture, Arrays.copyOf(whole, length)));
        }
        malformed(fixture, Deliveries.with(fixture, Arrays.copyOf(whole, end - 1)));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aWrongTypeAtAnyFieldThatIsReadIsMalformedAndNamed(String fixture) {
        Map<String, Object> read = new LinkedHashMap<>();
        Webhooks.parse(
                Deliveries.delivery(fixture),
                body -> new Watched("", Deliveries.read(body), read).value(),
                Samples.NOW);
        read.keySet().removeAll(ONLY_LOOKED_FOR);
        assertTrue(fixture.equals("github-ping") || !read.isEmpty());
        read.forEach((path, value) -> {
            for (Object wrong : List.of(7, "x", true, List.of(7), Map.of())) {
                if (!sameType(wrong, value)) {
                    Parsed parsed = Deliveries.parse(Deliveries.changed(fixture, path, wrong));
                    assertInstanceOf(Parsed.Malformed.class, parsed, path + " as " + wrong);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void fieldsThatNobodyReadsMayBeAnything(String fixture) {
        Parsed intact = Deliveries.parse(Deliveries.delivery(fixture));
        Map<String, Object> tree = Deliveries.tree(fixture);
        clutter(tree);
        assertEquals(intact, Deliveries.parse(Deliveries.with(fixture, tree)));
    }

    private static void clutter(Object value) {
        if (value instanceof Map<?, ?>) {
            Map<String, Object> map = Deliveries.object(value);
            List.copyOf(map.keySet()).forEach(key -> clutter(map.get(key)));
            map.put(
                    "x-unknown",
                    new ArrayList<>(Arrays.asList(null, 1e300, BigInteger.TEN.pow(50), Map.of("a", List.of()))));
            map.put("", "");
        } else if (value instanceof List<?> list) {
            list.forEach(BrokenDeliveriesTest::clutter);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aMegabyteOfNoiseIsMalformedAndBesideTheRestOfNoMatter(String fixture) {
        Seeds.forEach(2, random -> {
            byte[] noise = new byte[1 << 20];
            random.nextBytes(noise);
            malformed(fixture, Deliveries.with(fixture, noise));
            Map<String, Object> tree = Deliveries.tree(fixture);
            tree.put("noise", new String(noise, StandardCharsets.ISO_8859_1));
            assertEquals(
                    Deliveries.parse(Deliveries.delivery(fixture)), Deliveries.parse(Deliveries.with(fixture, tree)));
        });
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void whatIsNoObjectIsMalformed(String fixture) {
        for (String body : List.of("null", "[]", "7", "\"text\"", "true", "{} {}")) {
            malformed(fixture, Deliveries.with(fixture, body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void oneSendersBodyUnderAnothersHeadersIsNotReadAsTheOthers() {
        for (String headers : Deliveries.ALL.keySet()) {
            for (String body : Deliveries.ALL.keySet()) {
                Sender of = Sender.of(Deliveries.delivery(headers));
                Parsed parsed = Deliveries.parse(Deliveries.with(headers, Deliveries.body(body)));
                assertTrue(
                        parsed.sender() == of || of == Sender.GENERIC && parsed.sender() == Sender.DOCKER_HUB,
                        headers + " with the body of " + body + ": " + parsed);
            }
        }
        malformed("github", Deliveries.with("github-push", Deliveries.body("generic-image")));
        malformed("github", Deliveries.with("github-push", new byte[0]));
        malformed("gitlab", Deliveries.with("gitlab-push", Deliveries.body("github-push")));
    }

    private static void malformed(String what, Delivery delivery) {
        Parsed parsed = Deliveries.parse(delivery);
        Parsed.Malformed malformed = assertInstanceOf(Parsed.Malformed.class, parsed, what);
        assertTrue(malformed.reason().lines().count() == 1 && malformed.reason().length() <= 700, malformed.reason());
    }

    private static boolean sameType(Object a, Object b) {
        return a instanceof Map && b instanceof Map
                || a instanceof List && b instanceof List
                || a instanceof Number && b instanceof Number
                || a.getClass() == b.getClass();
    }

    /** A tree that notes what is asked of it, by path. */
    private record Watched(String path, Object of, Map<String, Object> read) {
        Object value() {
            if (of instanceof Map<?, ?>) {
                return new WatchedMap(path, Deliveries.object(of), read);
            }
            if (of instanceof List<?> list) {
                List<Object> items = new ArrayList<>();
                for (Object item : list) {
                    items.add(new Watched(path + "[" + items.size() + "]", item, read).value());
                }
                return items;
            }
            return of;
        }
    }

    private static final class WatchedMap extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;
        private final String path;
        private final transient Map<String, Object> read;

        WatchedMap(String path, Map<String, Object> of, Map<String, Object> read) {
            this.path = path;
            this.read = read;
            for (String name : new TreeSet<>(of.keySet())) {
                put(name, new Watched(at(name), of.get(name), read).value());
            }
        }

        private String at(Object name) {
            return path.isEmpty() ? name.toString() : path + "." + name;
        }

        @Override
        public Object get(Object name) {
            Object value = super.get(name);
            if (value != null) {
                read.put(at(name), value);
            }
            return value;
        }
    }
}
