package dev.tinyforge.http.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class EncoderTest {
    private final LoggerContext context = new LoggerContext();

    private String encode(EncoderBase<ILoggingEvent> encoder) {
        context.putObject("forge.masking", new Masking(Stream.of("hunter22", "abc")));
        encoder.setContext(context);
        LoggingEvent event = new LoggingEvent(
                "here",
                context.getLogger("dev.tinyforge.test"),
                Level.WARN,
                "password hunter22 in \"quotes\"\nand abc",
                new IllegalStateException("also hunter22"),
                null);
        event.setMDCPropertyMap(Map.of("request_id", "r-1"));
        event.setKeyValuePairs(List.of(new KeyValuePair("status", 500), new KeyValuePair("token", "hunter22")));
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void aLogEntryIsOneLineOfJsonWithoutSecrets() {
        String line = encode(new JsonEncoder());

        assertEquals(1, line.lines().count());
        assertTrue(line.startsWith("{\"time\":\""), line);
        assertTrue(line.contains("\"level\":\"WARN\""), line);
        assertTrue(line.contains("\"request_id\":\"r-1\""), line);
        assertTrue(line.contains("\"status\":500"), line);
        assertTrue(line.contains("\"token\":\"***\""), line);
        assertTrue(line.contains("password *** in \\\"quotes\\\"\\nand abc"), line);
        assertTrue(line.contains("IllegalStateException: also ***"), line);
        assertFalse(line.contains("hunter22"));
    }

    @Test
    void onATerminalItIsShort() {
        String text = encode(new LineEncoder());

        assertTrue(
                text.lines().findFirst().orElseThrow().matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  password .*"),
                text);
        assertTrue(text.contains("status=500"), text);
        assertFalse(text.contains("hunter22"));
    }
}
