CREATE TABLE trigger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    revision INTEGER NOT NULL,
    doc TEXT NOT NULL
) STRICT;
CREATE INDEX trigger_by_name ON trigger (name, seq);

-- Found by the hash of the address, which tells nothing about it: an address has 256 random bits.
CREATE TABLE webhook_key (
    hash BLOB NOT NULL PRIMARY KEY,
    trigger TEXT NOT NULL REFERENCES trigger (id) ON DELETE CASCADE,
    address BLOB NOT NULL,
    signing BLOB,
    until TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_key_by_trigger ON webhook_key (trigger);
CREATE UNIQUE INDEX webhook_key_newest ON webhook_key (trigger) WHERE until IS NULL;

CREATE TABLE binding (
    id TEXT NOT NULL PRIMARY KEY,
    trigger TEXT NOT NULL REFERENCES trigger (id) ON DELETE CASCADE,
    workload TEXT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    revision INTEGER NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (trigger, workload)
) STRICT, WITHOUT ROWID;
CREATE INDEX binding_by_trigger ON binding (trigger, id);
CREATE INDEX binding_by_workload ON binding (workload, id);

-- Refers to nothing: it keeps what it saw when triggers, bindings, workloads and deployments are gone.
CREATE TABLE ledger (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    trigger TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('WEBHOOK', 'POLL', 'TICK', 'PERSON', 'REPLAY')),
    sender TEXT,
    key TEXT,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    decided INTEGER NOT NULL DEFAULT 0 CHECK (decided IN (0, 1)),
    decisions TEXT,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_by_trigger ON ledger (trigger, number);
CREATE INDEX ledger_undecided ON ledger (number) WHERE NOT decided;
CREATE INDEX ledger_decided ON ledger (number) WHERE decided;
CREATE INDEX ledger_decided_at ON ledger (at) WHERE decided;

-- What the decisions can be asked for by.
CREATE TABLE ledger_decision (
    entry INTEGER NOT NULL REFERENCES ledger (number) ON DELETE CASCADE,
    workload TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('DEPLOYED', 'SKIPPED', 'NO_MATCH', 'ERROR')),
    PRIMARY KEY (entry, workload, result)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_decision_by_workload ON ledger_decision (workload, result, entry);
CREATE INDEX ledger_decision_by_result ON ledger_decision (result, entry);

-- Apart from the ledger: a delivery is known for as long as it may be repeated, which may be longer than its entry is kept.
CREATE TABLE delivery_key (
    trigger TEXT NOT NULL,
    key TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (trigger, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_key_by_time ON delivery_key (at);

CREATE TABLE watch (
    name TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    used_at TEXT NOT NULL,
    doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_by_use ON watch (used_at);

CREATE TABLE user (
    name TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('ADMIN', 'VIEWER')),
    password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX user_by_role ON user (role);

CREATE TABLE session (
    hash TEXT NOT NULL PRIMARY KEY,
    user TEXT NOT NULL REFERENCES user (name) ON DELETE CASCADE,
    since TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    last_moment TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (user);
CREATE INDEX session_by_end ON session (expires_at);

CREATE TABLE token (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    used_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE env_set (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE env_set_secret (
    env_set TEXT NOT NULL REFERENCES env_set (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (env_set, name, version)
) STRICT, WITHOUT ROWID;

-- A set that a workload uses stays.
CREATE TABLE env_set_use (
    workload TEXT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
    env_set TEXT NOT NULL REFERENCES env_set (id),
    PRIMARY KEY (workload, env_set)
) STRICT, WITHOUT ROWID;
CREATE INDEX env_set_use_by_set ON env_set_use (env_set, workload);

ALTER TABLE deployment ADD COLUMN cause INTEGER;
CREATE UNIQUE INDEX deployment_by_cause ON deployment (workload, cause) WHERE cause IS NOT NULL;

-- Marked to be deleted together with its volumes.
ALTER TABLE workload ADD COLUMN volumes_go INTEGER NOT NULL DEFAULT 0 CHECK (volumes_go IN (0, 1));
