package dev.tinyforge.planted.npm;

import dev.tinyforge.planted.http.Page;

final class SeesAnApp {
    Object page = new Page();
}
