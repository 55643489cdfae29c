package dev.tinyforge.planted.tck;

final class Prints {
    void say(String text) {
        System.out.println(text);
    }
}
