package dev.tinyforge.haproxy;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy's two command sockets: the serving process's, and its master's. */
record RuntimeApi(Path admin, Path master) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** HAProxy reads a line into one buffer of 16 KiB. */
    private static final int LONGEST = 12_000;

    private static final Pattern PROCESS = Pattern.compile("(?m)^(\\d+)\\s+worker\\b");

    /**
     * The answer to each command. All go in one line on one connection, and are done one right after the other; only
     * what is too long for a line is cut.
     */
    List<String> ask(List<String> commands) {
        List<String> answers = new ArrayList<>();
        for (List<String> line : lines(commands)) {
            List<String> got = split(admin(String.join(";", line)));
            if (got.size() < line.size()) {
                throw new ForgeException(
                        ErrorCode.PROXY_UNREACHABLE, "HAProxy closed " + admin + " before it had answered");
            }
            answers.addAll(got.subList(0, line.size()));
        }
        return answers;
    }

    /** Starts processes with the configuration on disk; they take over the listening sockets. Does not wait. */
    void reload() {
        try {
            UnixSocket.exchange(master, "reload", true, TIMEOUT);
        } catch (IOException e) {
            throw new ForgeException(
                    ErrorCode.PROXY_UNREACHABLE,
                    "HAProxy has to be reloaded and its master does not answer at " + master
                            + ": run it with -W -S <that socket>, or reload it yourself",
                    e);
        }
    }

    /** Processes from before a reload that still finish requests; none when there is no master to ask. */
    List<String> oldWorkers() {
        String processes;
        try {
            processes = UnixSocket.exchange(master, "show proc", true, TIMEOUT);
        } catch (IOException e) {
            return List.of();
        }
        int old = processes.indexOf("# old workers");
        if (old < 0) {
            return List.of();
        }
        int end = processes.indexOf("\n# ", old + 1);
        Matcher matcher = PROCESS.matcher(processes.substring(old, end < 0 ? processes.length() : end));
        List<String> pids = new ArrayList<>();
        while (matcher.find()) {
            pids.add(matcher.group(1));
        }
        return pids;
    }

    /** To a process from before a reload; what it does not know it refuses, and one that is gone needs nothing. */
    List<String> askOld(String pid, List<String> commands) {
        List<String> answers = new ArrayList<>();
        try {
            for (List<String> line : lines(commands)) {
                String prefixed = String.join(
                        ";", line.stream().map(c -> "@!" + pid + " " + c).toList());
                answers.addAll(split(UnixSocket.exchange(master, prefixed, true, TIMEOUT)));
            }
        } catch (IOException e) {
            return List.of();
        }
        return answers;
    }

    private String admin(String line) {
        try {
            return UnixSocket.exchange(admin, line, false, TIMEOUT);
        } catch (IOException e) {
            throw new ForgeException(
                    ErrorCode.PROXY_UNREACHABLE, "HAProxy does not answer at " + admin + ": " + e.getMessage(), e);
        }
    }

    static List<List<String>> lines(List<String> commands) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        int length = 0;
        for (String command : commands) {
            // 16 more for the prefix of an old process.
            if (length + command.length() + 16 > LONGEST) {
                lines.add(List.copyOf(line));
                line.clear();
                length = 0;
            }
            line.add(command);
            length += command.length() + 16;
        }
        if (!line.isEmpty()) {
            lines.add(List.copyOf(line));
        }
        return lines;
    }

    /** Each answer ends with an empty line. */
    static List<String> split(String text) {
        List<String> answers = new ArrayList<>();
        StringBuilder answer = new StringBuilder();
        text.lines().forEach(line -> {
            if (line.isEmpty()) {
                answers.add(answer.toString());
                answer.setLength(0);
            } else {
                answer.append(line).append('\n');
            }
        });
        if (answer.length() > 0) {
            answers.add(answer.toString());
        }
        return answers;
    }
}
