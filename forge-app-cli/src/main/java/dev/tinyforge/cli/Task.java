package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.codec.PageDocument;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/** What commands have in common: a session to ask, and where to say it. */
abstract class Task implements Callable<Integer> {
    private final Desk desk;

    Task(Desk desk) {
        this.desk = desk;
    }

    /**
     * What every command works with.
     *
     * @param options filled in by the time a command runs
     */
    record Desk(Shell shell, Session.Source sessions, GlobalOptions options) {}

    /** Whether what it asks for is also to be done before it ends. */
    boolean performs() {
        return false;
    }

    abstract ExitCode run(UseCases forge) throws InterruptedException;

    @Override
    public final Integer call() throws InterruptedException {
        check();
        try (Session session = desk.sessions().open(desk.options(), performs())) {
            return run(session.forge()).number();
        }
    }

    /** Refuses wrong arguments before anything is opened. */
    void check() {}

    Desk desk() {
        return desk;
    }

    String caller() {
        return desk.options().caller();
    }

    boolean json() {
        return desk.options().json();
    }

    /** Where a path of the API is reached, as far as it is known here. */
    String address(String path) {
        return desk.options()
                .server(desk.shell().environment())
                .map(url -> ServerClient.base(url) + path)
                .orElse(path);
    }

    /** What it came to: as a document for programs, else as a line for people. */
    void print(Config document, String line) {
        if (json()) {
            print(document);
        } else {
            print(line);
        }
    }

    /** A list: as a document for programs, else line by line for people. */
    <T> void print(List<T> all, Function<T, Config> writer, Supplier<List<String>> lines) {
        if (json()) {
            print(PageDocument.whole(all, writer).write());
        } else {
            lines.get().forEach(this::print);
        }
    }

    void print(Config document) {
        desk.shell().out().println(JsonText.write(document));
    }

    void print(String line) {
        desk.shell().out().println(line);
    }

    void talk(String line) {
        desk.shell().err().println(line);
    }
}
