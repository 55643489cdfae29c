package dev.tinyforge.planted.cli;

/** As it should be: the terminal is the command line's. */
final class Prints {
    void answer(String text) {
        System.out.println(text);
    }
}
