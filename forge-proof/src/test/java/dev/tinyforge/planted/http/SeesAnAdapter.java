package dev.tinyforge.planted.http;

import dev.tinyforge.planted.sqlite.SqliteFactory;

final class SeesAnAdapter {
    Object factory = new SqliteFactory();
}
