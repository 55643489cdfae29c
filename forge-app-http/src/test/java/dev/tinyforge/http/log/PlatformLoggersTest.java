package dev.tinyforge.http.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.read.ListAppender;
import dev.tinyforge.ports.log.LogFields;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What the engine logs, as it comes out of the server. */
final class PlatformLoggersTest {
    private static final String NAME = "test.platform.loggers";
    private static final LogFields ABOUT = LogFields.NONE
            .with(LogFields.WORKLOAD, "01j8")
            .with(LogFields.PROJECT, "shop")
            .with(LogFields.STAGE, "dev")
            .with(LogFields.TAG, "hunter22-1")
            .with(LogFields.DEPLOYMENT, "01j9")
            .with(LogFields.INSTANCE, "tf-shop")
            .with(LogFields.STEP, "prepare/3");

    private final LoggerContext masked = new LoggerContext();
    private final Logger target = (Logger) LoggerFactory.getLogger(NAME);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final System.Logger logger =
            new PlatformLoggers().getLogger(NAME, getClass().getModule());

    @BeforeEach
    void listen() {
        masked.putObject("forge.masking", new Masking(Stream.of("hunter22")));
        appender.start();
        target.setLevel(Level.INFO);
        target.setAdditive(false);
        target.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        target.detachAppender(appender);
        MDC.clear();
    }

    private String written(EncoderBase<ILoggingEvent> encoder) {
        assertEquals(1, appender.list.size());
        encoder.setContext(masked);
        return new String(encoder.encode(appender.list.get(0)), StandardCharsets.UTF_8);
    }

    @Test
    void each_field_is_one_of_the_json_object_and_masked() {
        MDC.put("request_id", "r-1");
        logger.log(System.Logger.Level.INFO, "{0}", "start tf-shop", ABOUT);
        String line = written(new JsonEncoder());
        assertTrue(line.contains("\"message\":\"start tf-shop\""), line);
        for (String field : new String[] {
            "\"workload\":\"01j8\"",
            "\"project\":\"shop\"",
            "\"stage\":\"dev\"",
            "\"tag\":\"***-1\"",
            "\"deployment\":\"01j9\"",
            "\"instance\":\"tf-shop\"",
            "\"step\":\"prepare/3\"",
            "\"request_id\":\"r-1\""
        }) {
            assertTrue(line.contains(field), field + " in " + line);
        }
        assertFalse(line.contains("hunter22"), line);
    }

    @Test
    void on_a_terminal_the_text_stands_alone() {
        logger.log(System.Logger.Level.WARNING, "{0}", "start tf-shop", ABOUT);
        String line = written(new LineEncoder());
        assertTrue(line.endsWith(" WARN  start tf-shop\n"), line);
    }

    @Test
    void fields_cannot_take_the_place_of_level_and_message() {
        logger.log(
                System.Logger.Level.INFO,
                "{0}",
                "said",
                LogFields.NONE.with("message", "forged").with("level", "x"));
        String line = written(new JsonEncoder());
        assertFalse(line.contains("forged"), line);
        assertTrue(line.contains("\"level\":\"INFO\""), line);
    }

    @Test
    void braces_in_a_text_are_only_braces() {
        logger.log(System.Logger.Level.INFO, "{0}", "a {} and {0}", ABOUT);
        assertEquals("a {} and {0}", appender.list.get(0).getFormattedMessage());
    }

    @Test
    void a_line_without_fields_is_as_before() {
        logger.log(System.Logger.Level.INFO, "{0} of {1}", "one", 2);
        assertTrue(written(new JsonEncoder()).contains("\"message\":\"one of 2\""));
    }
}
