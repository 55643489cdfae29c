package dev.tinyforge.planted.ports;

import com.fasterxml.jackson.databind.ObjectMapper;

final class SeesALibrary {
    Object mapper = new ObjectMapper();
}
