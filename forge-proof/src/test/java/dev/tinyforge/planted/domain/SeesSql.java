package dev.tinyforge.planted.domain;

import java.sql.Connection;

final class SeesSql {
    Connection[] connections = {};
}
