package dev.tinyforge.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames into lines, without an engine. */
final class LogLinesTest {
    private static final String TIME = "2025-03-04T05:06:07.000000008Z";
    private static final String LATER = "2025-03-04T05:06:08.000000008Z";

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    private LogLinesTest frame(int kind, byte[] payload) {
        stream.write(kind);
        stream.writeBytes(new byte[3]);
        stream.write(payload.length >>> 24);
        stream.write(payload.length >>> 16);
        stream.write(payload.length >>> 8);
        stream.write(payload.length);
        stream.writeBytes(payload);
        return this;
    }

    private LogLinesTest out(String text) {
        return frame(1, text.getBytes(StandardCharsets.UTF_8));
    }

    private LogLinesTest err(String text) {
        return frame(2, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<LogLine> lines() throws IOException {
        List<LogLine> lines = new ArrayList<>();
        new LogLines(lines::add).readAll(new ByteArrayInputStream(stream.toByteArray()));
        return lines;
    }

    private List<String> texts() throws IOException {
        return lines().stream().map(LogLine::text).toList();
    }

    @Test
    void a_frame_is_a_line_with_its_time_and_stream() throws IOException {
        out(TIME + " one\n").err(LATER + " two\n");
        assertEquals(
                List.of(new LogLine(Instant.parse(TIME), false, "one"), new LogLine(Instant.parse(LATER), true, "two")),
                lines());
    }

    @Test
    void a_line_in_pieces_has_the_time_of_its_first_and_none_in_its_middle() throws IOException {
        out(TIME + " one").err(TIME + " between\n").out(LATER + " piece\n");
        assertEquals(
                List.of(
                        new LogLine(Instant.parse(TIME), true, "between"),
                        new LogLine(Instant.parse(TIME), false, "onepiece")),
                lines());
    }

    @Test
    void a_character_across_two_frames_is_one() throws IOException {
        byte[] euro = (TIME + " €").getBytes(StandardCharsets.UTF_8);
        byte[] rest = (TIME + " x\n").getBytes(StandardCharsets.UTF_8);
        int cut = euro.length - 1;
        frame(1, java.util.Arrays.copyOf(euro, cut));
        rest[TIME.length() + 1] = euro[cut];
        frame(1, rest);
        assertEquals(List.of("€"), texts());
    }

    @Test
    void what_is_left_without_an_end_of_line_is_a_line() throws IOException {
        out(TIME + " no end");
        assertEquals(List.of("no end"), texts());
    }

    @Test
    void carriage_returns_at_the_end_and_empty_lines() throws IOException {
        out(TIME + " one\r\n").out(TIME + " \n").out(TIME + " a\rb\n");
        assertEquals(List.of("one", "", "a\rb"), texts());
    }

    @Test
    void several_lines_in_a_frame_and_a_frame_without_time() throws IOException {
        out(TIME + " one\ntwo\n").out("plain text\n");
        assertEquals(List.of("one", "two", "plain text"), texts());
    }

    @Test
    void a_line_without_end_is_cut_between_characters() throws IOException {
        String endless = "€".repeat(LogLines.LONGEST);
        out(TIME + " " + endless);
        List<String> pieces = texts();
        assertEquals(endless, String.join("", pieces));
        assertTrue(pieces.size() > 2);
        pieces.forEach(piece ->
                assertTrue(piece.getBytes(StandardCharsets.UTF_8).length <= LogLines.LONGEST && !piece.contains("�")));
    }

    @Test
    void bytes_that_are_no_text_do_not_stop_it() throws IOException {
        byte[] odd = (TIME + " ???\n").getBytes(StandardCharsets.UTF_8);
        for (int i = TIME.length() + 1; i < odd.length - 1; i++) {
            odd[i] = (byte) 0x80;
        }
        frame(1, odd).out(TIME + " next\n");
        assertEquals(List.of("\uFFFD\uFFFD\uFFFD", "next"), texts());
    }

    @Test
    void a_stream_that_breaks_off_is_told() {
        out(TIME + " one\n");
        byte[] whole = stream.toByteArray();
        for (int length : new int[] {3, 8, whole.length - 1}) {
            LogLines lines = new LogLines(line -> {});
            assertThrows(
                    EOFException.class,
                    () -> lines.readAll(new ByteArrayInputStream(java.util.Arrays.copyOf(whole, length))));
        }
    }

    @Test
    void what_is_no_log_is_refused() {
        stream.writeBytes("HTTP/1.1 500 no".getBytes(StandardCharsets.UTF_8));
        assertThrows(IOException.class, this::lines);
    }
}
