package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine says during a build as lines of plain text, and which step it is at. */
final class BuildOutput {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_STEP = 80;
    private static final long BETWEEN_BARS_NANOS = 2_000_000_000L;
    private static final Pattern STEP = Pattern.compile("Step (\\d+/\\d+) : (.*)");
    /** Colours, cursor movements, titles: ECMA-48, sections 5.4 and 5.6, and the two-character sequences. */
    private static final Pattern ESCAPES = Pattern.compile(
            "\u001b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\\\|$)|[ -/]*[0-~])");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\t]]");
    private static final Pattern COMMAND = Pattern.compile("(?s)The command '.*' (returned a non-zero code: \\d+)");

    private final Consumer<String> sink;
    private final StringBuilder line = new StringBuilder();
    private Optional<PullProgress> pull = Optional.empty();
    private boolean returned;
    private boolean anyBar;
    private long lastBarNanos;
    private String step = "";

    BuildOutput(Consumer<String> sink) {
        this.sink = sink;
    }

    void take(JsonNode item, long nowNanos) {
        String text = item.path("stream").asText("");
        for (int i = 0; i < text.length(); i++) {
            take(text.charAt(i), nowNanos);
        }
        String status = item.path("status").asText("");
        if (status.startsWith("Pulling from ")) {
            pull = Optional.of(new PullProgress(status.substring("Pulling from ".length()) + ":"
                    + item.path("id").asText()));
        } else if (!status.isEmpty()) {
            pull.ifPresent(progress -> progress.take(item));
        }
        due(nowNanos);
    }

    /** Says what had to wait for its time. */
    void due(long nowNanos) {
        pull.flatMap(progress -> progress.due(nowNanos)).ifPresent(sink);
    }

    /** A line that was not ended is one too. */
    void end() {
        emit();
    }

    /** Where it is, to begin a message with; empty before the first step. */
    String step() {
        return step;
    }

    /** Whether it is at an image that the build starts from. */
    boolean atBase() {
        return step.contains("`FROM ");
    }

    /** What went wrong, and where, in one line. */
    String failed(String error) {
        Matcher command = COMMAND.matcher(error);
        String why = plain(command.matches() ? command.group(1) : error);
        return step.isEmpty() ? why : step + ": " + why;
    }

    private void take(char c, long nowNanos) {
        if (c == '\n') {
            returned = false;
            emit();
            return;
        }
        if (returned) {
            // Going back without going on is how a bar is drawn over itself.
            returned = false;
            bar(nowNanos);
        }
        if (c == '\r') {
            returned = true;
            return;
        }
        if (line.length() >= LONGEST_LINE) {
            emit();
        }
        line.append(c);
    }

    private void bar(long nowNanos) {
        if (anyBar && nowNanos - lastBarNanos < BETWEEN_BARS_NANOS) {
            line.setLength(0);
            return;
        }
        anyBar = true;
        lastBarNanos = nowNanos;
        emit();
    }

    private void emit() {
        String text = plain(line.toString());
        line.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        Matcher matcher = STEP.matcher(text);
        if (matcher.matches()) {
            String instruction = matcher.group(2);
            step = "step " + matcher.group(1) + " `"
                    + (instruction.length() > LONGEST_STEP
                            ? instruction.substring(0, LONGEST_STEP) + "..."
                            : instruction)
                    + "`";
        }
        sink.accept(text);
    }

    private static String plain(String text) {
        return CONTROLS.matcher(ESCAPES.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .stripTrailing();
    }
}
