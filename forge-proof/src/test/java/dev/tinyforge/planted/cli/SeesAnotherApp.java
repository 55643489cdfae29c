package dev.tinyforge.planted.cli;

import dev.tinyforge.planted.http.Page;

final class SeesAnotherApp {
    Object page = new Page();
}
