package dev.tinyforge.planted.http;

import dev.tinyforge.planted.engine.Motor;

/** As it should be: the composition root, and a main class. */
final class ForgeServer {
    static Object motor = new Motor();

    public static void main(String[] args) {
        System.out.println(motor);
    }
}
