package dev.tinyforge.planted.domain;

final class StartsThreads {
    void start(Runnable work) {
        new Thread(work).start();
    }
}
