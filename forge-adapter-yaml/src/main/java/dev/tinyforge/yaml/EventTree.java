package dev.tinyforge.yaml;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.yaml.YamlReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** The one document of a stream of events, built as it is parsed, so that what is refused is refused before the rest is read. */
final class EventTree {
    private static final ScalarResolver CORE = new CoreScalarResolver(false);
    private static final int LONGEST_NUMBER = 100;

    private final Iterator<Event> events;

    EventTree(Iterator<Event> events) {
        this.events = events;
    }

    @Nullable
    Object document() {
        events.next();
        Event first = events.next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            return null;
        }
        Object value = value(events.next(), 0);
        events.next();
        Event behind = events.next();
        if (behind.getEventId() != Event.ID.StreamEnd) {
            throw refused(behind, "there is a second document");
        }
        return value;
    }

    private @Nullable Object value(Event event, int depth) {
        if (event instanceof AliasEvent
                || event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw refused(event, "anchors and aliases are not taken; write the value out");
        }
        if (event instanceof ScalarEvent scalar) {
            untagged(scalar, scalar.getTag());
            return scalar.isPlain() ? plain(scalar) : scalar.getValue();
        }
        if (event instanceof CollectionStartEvent start) {
            untagged(start, start.getTag());
            if (depth == YamlReader.MOST_DEPTH) {
                throw refused(event, "it is nested deeper than " + YamlReader.MOST_DEPTH + " levels");
            }
            return event.getEventId() == Event.ID.MappingStart ? map(depth + 1) : list(depth + 1);
        }
        throw refused(event, "there is no value");
    }

    private static void untagged(Event event, Optional<String> tag) {
        if (tag.isPresent()) {
            throw refused(event, "tags are not taken; leave `!` and what belongs to it out");
        }
    }

    private Map<String, @Nullable Object> map(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            if (!(key instanceof ScalarEvent) || !(value(key, depth) instanceof String name)) {
                throw refused(key, "a name must be a text");
            }
            if (map.containsKey(name)) {
                throw refused(key, "`" + name + "` stands here twice");
            }
            map.put(name, value(events.next(), depth));
        }
        return map;
    }

    private List<@Nullable Object> list(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Event item = events.next(); item.getEventId() != Event.ID.SequenceEnd; item = events.next()) {
            list.add(value(item, depth));
        }
        return list;
    }

    private static @Nullable Object plain(ScalarEvent scalar) {
        String text = scalar.getValue();
        Tag tag = CORE.resolve(text, true);
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.parseBoolean(text);
        }
        if (!tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT)) {
            return text;
        }
        if (text.length() > LONGEST_NUMBER) {
            throw refused(scalar, "the number is too long");
        }
        return tag.equals(Tag.INT) ? whole(scalar, text) : decimal(scalar, text);
    }

    private static Object whole(ScalarEvent scalar, String text) {
        BigInteger number;
        if (text.startsWith("0x")) {
            number = new BigInteger(text.substring(2), 16);
        } else if (text.startsWith("0o")) {
            number = new BigInteger(text.substring(2), 8);
        } else {
            number = new BigInteger(text);
        }
        if (number.bitLength() > 63) {
            throw refused(scalar, "the number is too large");
        }
        return number.longValue();
    }

    private static Object decimal(ScalarEvent scalar, String text) {
        double number = text.matches("[-+]?[.\\d][\\d.]*([eE][-+]?\\d+)?") ? Double.parseDouble(text) : Double.NaN;
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw refused(scalar, "there is no such number");
        }
        return number;
    }

    private static InvalidInput refused(Event event, String why) {
        return SnakeYamlReader.wrong(event.getStartMark(), why);
    }
}
