package dev.tinyforge.planted.proof.unmarked;

final class Unmarked {}
