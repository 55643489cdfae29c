package dev.tinyforge.planted.proof.here;

final class RouterImpl {}
