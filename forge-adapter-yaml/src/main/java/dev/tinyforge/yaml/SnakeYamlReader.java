package dev.tinyforge.yaml;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.yaml.YamlReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Turns the engine's events into values; see {@link EventTree} for what is refused. */
final class SnakeYamlReader implements YamlReader {
    private static final String MARK = "\uFEFF";

    @Override
    public @Nullable Object read(byte[] bytes, int most) {
        if (bytes.length > most) {
            throw new InvalidInput("", "the file is larger than " + most + " bytes");
        }
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Math.max(1, most)).build();
        try {
            return new EventTree(new Parse(settings).parseString(text(bytes)).iterator()).document();
        } catch (MarkedYamlEngineException e) {
            throw wrong(e.getProblemMark(), String.valueOf(e.getProblem()));
        } catch (YamlEngineException e) {
            throw wrong(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidInput("", "the file is not text in UTF-8");
        }
    }

    /** The library's words may quote the text, over several lines; a problem is one. */
    static InvalidInput wrong(Optional<Mark> mark, String why) {
        String place = mark.map(at -> " at line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1))
                .orElse("");
        return new InvalidInput(
                "",
                "the file is not YAML Forge takes" + place + ": "
                        + why.lines().findFirst().orElse(""));
    }
}
