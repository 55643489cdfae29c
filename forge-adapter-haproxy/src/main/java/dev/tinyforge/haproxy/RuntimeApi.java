package dev.tinyforge.haproxy;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy's two command sockets: the serving process's, and its master's. */
record RuntimeApi(Path admin, Path master) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RESTART = Duration.ofSeconds(5);
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
        long deadline = System.nanoTime() + RESTART.toNanos();
        while (true) {
            try {
                UnixSocket.exchange(master, "reload", true, TIMEOUT);
                return;
            } catch (UnixSocket.NotListening e) {
                if (System.nanoTime() > deadline) {
                    throw new ForgeException(
                            ErrorCode.PROXY_UNREACHABLE,
                            "HAProxy has to be reloaded and its master does not answer at " + master
                                    + ": run it with -W -S <that socket>, or reload it yourself",
                            e);
                }
            } catch (IOException e) {
                // It went away in the middle of the answer: it is starting itself anew.
                return;
            }
            // The master listens a little later than its first worker.
            Pause.briefly();
        }
    }

    /**
     * Processes from before a reload that still finish requests; none when it is run without a master socket. Waits
     * out the moment in which the master starts itself anew.
     */
    List<String> oldWorkers() {
        long deadline = System.nanoTime() + RESTART.toNanos();
        while (Files.exists(master)) {
            try {
                return old(UnixSocket.exchange(master, "show proc", true, TIMEOUT));
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new ForgeException(
                            ErrorCode.PROXY_UNREACHABLE,
                            "HAProxy's master does not answer at " + master
                                    + "; if it is run without one, remove that file",
                            e);
                }
            }
            Pause.briefly();
        }
        return List.of();
    }

    static List<String> old(String processes) {
        int start = processes.indexOf("# old workers");
        if (start < 0) {
            return List.of();
        }
        int end = processes.indexOf("\n# ", start + 1);
        Matcher matcher = PROCESS.matcher(processes.substring(start, end < 0 ? processes.length() : end));
        List<String> pids = new ArrayList<>();
        while (matcher.find()) {
            pids.add(matcher.group(1));
        }
        return pids;
    }

    /**
     * Of a process from before a reload; of one that has gone, nothing. It can be asked but not told any more: what it
     * was doing it finishes as it began.
     */
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
