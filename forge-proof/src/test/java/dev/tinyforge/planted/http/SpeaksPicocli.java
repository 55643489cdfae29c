package dev.tinyforge.planted.http;

import picocli.CommandLine;

final class SpeaksPicocli {
    Object line = new CommandLine(new Object());
}
