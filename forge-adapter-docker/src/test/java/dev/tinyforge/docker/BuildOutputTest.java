package dev.tinyforge.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a build tells of itself. */
final class BuildOutputTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private final BuildOutput output = new BuildOutput(lines::add);
    private long now;

    private void says(String text) {
        output.take(Json.MAPPER.createObjectNode().put("stream", text), now);
    }

    private void tells(String status, String id, String detail) throws Exception {
        output.take(
                Json.read("{\"status\":\"" + status + "\",\"id\":\"" + id + "\",\"progressDetail\":{" + detail + "}}"),
                now);
    }

    @Test
    void lines_come_whole_and_without_blank_ones() {
        says("Step 1/2 : FROM app");
        says("\n");
        says(" ---> 123\nhel");
        says("lo\r\n\n   \nthere");
        output.end();
        assertEquals(List.of("Step 1/2 : FROM app", " ---> 123", "hello", "there"), lines);
    }

    @Test
    void nothing_but_text_is_left_of_colours_titles_and_control_characters() {
        says("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007and \u001b(Bplain\u001b[2K\tx\u0000y\u009b\n");
        assertEquals(List.of("red and plain\tx y"), lines);
    }

    @Test
    void a_bar_that_is_drawn_over_itself_is_told_now_and_then_and_at_its_end() {
        for (int percent = 0; percent <= 100; percent++) {
            now += SECOND / 10;
            says(percent + "%\r");
        }
        now += SECOND / 10;
        says("done\n");
        assertEquals(List.of("0%", "20%", "40%", "60%", "80%", "100%", "done"), lines);
    }

    @Test
    void a_line_without_end_is_told_in_pieces() {
        says("x".repeat(20_000));
        output.end();
        assertEquals(
                List.of(8192, 8192, 3616), lines.stream().map(String::length).toList());
    }

    @Test
    void layers_of_an_image_it_starts_from_are_summed_up() throws Exception {
        says("Step 1/2 : FROM debian:12\n");
        tells("Pulling from library/debian", "12", "");
        tells("Downloading", "a", "\"current\":1000000,\"total\":2000000");
        now += SECOND;
        tells("Pull complete", "a", "");
        assertEquals(
                List.of(
                        "Step 1/2 : FROM debian:12",
                        "pulling library/debian:12: 0 of 1 layers, 1.0 of 2.0 MB",
                        "pulling library/debian:12: 1 of 1 layers, 2.0 of 2.0 MB"),
                lines);
    }

    @Test
    void a_failure_says_where_it_was_in_one_line() {
        assertEquals("it is wrong", output.failed("it\nis wrong"));
        says("Step 5/9 : RUN make\n");
        assertEquals(
                "step 5/9 `RUN make`: returned a non-zero code: 2",
                output.failed("The command '/bin/sh -c make' returned a non-zero code: 2"));
        says("Step 6/9 : RUN " + "x".repeat(200) + "\n");
        assertEquals("step 6/9 `RUN " + "x".repeat(76) + "...`: no", output.failed("no"));
    }
}
