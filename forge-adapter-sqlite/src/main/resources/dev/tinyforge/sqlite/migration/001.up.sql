-- Documents (doc, request, outcome, record, image) are JSON that tells its own type and version.
CREATE TABLE workload (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    parent TEXT,
    revision INTEGER NOT NULL,
    deleting INTEGER NOT NULL DEFAULT 0 CHECK (deleting IN (0, 1)),
    doc TEXT NOT NULL
) STRICT;
CREATE INDEX workload_by_name ON workload (name);
CREATE INDEX workload_by_parent ON workload (parent);

CREATE TABLE host (
    name TEXT NOT NULL PRIMARY KEY,
    workload TEXT NOT NULL REFERENCES workload (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX host_by_workload ON host (workload);

-- Remembers the last version for good, so that a number never stands for two values.
CREATE TABLE secret_name (
    workload TEXT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    last_version INTEGER NOT NULL,
    PRIMARY KEY (workload, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE secret (
    workload TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (workload, name, version),
    FOREIGN KEY (workload, name) REFERENCES secret_name (workload, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE release (
    id TEXT NOT NULL PRIMARY KEY,
    workload TEXT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
    image TEXT NOT NULL,
    doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX release_by_workload ON release (workload);

CREATE TABLE live (
    workload TEXT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (workload, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE deployment (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workload TEXT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (
        status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'ROLLED_BACK', 'CANCELLED', 'SUPERSEDED', 'FAILED')
    ),
    created_at TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    request TEXT NOT NULL,
    outcome TEXT,
    note TEXT,
    cancel_by TEXT
) STRICT;
CREATE INDEX deployment_by_workload ON deployment (workload, seq);
CREATE INDEX deployment_open ON deployment (seq) WHERE status IN ('QUEUED', 'RUNNING');

CREATE TABLE journal (
    run TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE deployment_log (
    deployment TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('INFO', 'WARN', 'ERROR')),
    step TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (deployment, number)
) STRICT, WITHOUT ROWID;

-- The key is the fencing token: one counter for all names, which AUTOINCREMENT never lets go back.
CREATE TABLE lease (
    token INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    ttl TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE event (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
