-- Employee interfaces: what HR's files on SFTP servers are, and what became of each file.

-- No secret is kept: a key file's path may be, passwords and passphrases come with each call.
CREATE TABLE EmployeeInterfaces (
    Id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    Name               TEXT NOT NULL,
    NameKey            TEXT NOT NULL UNIQUE CHECK (NameKey <> ''),
    ServerName         TEXT NOT NULL,
    Port               INTEGER NOT NULL CHECK (Port BETWEEN 1 AND 65535),
    RemoteDirectory    TEXT NOT NULL,
    Username           TEXT NOT NULL,
    -- One or more, with a space between them.
    HostKeyFingerprint TEXT NOT NULL CHECK (HostKeyFingerprint LIKE 'SHA256:%'),
    KeyFile            TEXT NULL,
    FilePattern        TEXT NOT NULL,
    -- JSON, as in ImportRuns.Options; NULL for none.
    Mapping            TEXT NULL,
    CreateUser         INTEGER NOT NULL CHECK (CreateUser IN (0, 1)),
    FullLoad           INTEGER NOT NULL CHECK (FullLoad IN (0, 1)),
    -- In seconds.
    ClaimTimeout       INTEGER NOT NULL CHECK (ClaimTimeout > 0),
    SettleTime         INTEGER NOT NULL CHECK (SettleTime >= 0),
    ExportDirectory    TEXT NULL,
    -- Who works on it now: files run in order, so there is one at a time. Whoever takes over writes another token, and
    -- nothing that the former holder does after that is committed.
    LeaseToken         TEXT NULL,
    LeaseHolder        TEXT NULL,
    LeaseAt            TEXT NULL,
    CONSTRAINT InterfaceLease CHECK ((LeaseToken IS NULL) = (LeaseAt IS NULL))
) STRICT;

-- A file from when it is claimed. It is written before the file gets its claimed name, and says with the commit of its
-- import that it was imported: killed at any moment, the next worker knows how far it had come.
CREATE TABLE EmployeeInterfaceFiles (
    Id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    EmployeeInterfaceId INTEGER NOT NULL REFERENCES EmployeeInterfaces (Id) ON DELETE CASCADE,
    -- Stands in the claimed name.
    ClaimId             TEXT NOT NULL,
    FileName            TEXT NOT NULL,
    Hash                TEXT NULL,
    Status              TEXT NOT NULL CHECK (Status IN ('Claimed', 'Imported', 'Failed', 'Duplicate')),
    -- Whether it is in the folder that Target names; until then it has its claimed name.
    IsMoved             INTEGER NOT NULL CHECK (IsMoved IN (0, 1)),
    Target              TEXT NULL,
    Reason              TEXT NULL,
    ImportRunId         INTEGER NULL REFERENCES ImportRuns (Id),
    ClaimedAt           TEXT NOT NULL,
    CONSTRAINT InterfaceFileClaim UNIQUE (EmployeeInterfaceId, ClaimId),
    CONSTRAINT InterfaceFileTarget CHECK ((Status = 'Claimed') = (Target IS NULL))
) STRICT;

CREATE INDEX IX_EmployeeInterfaceFiles_Hash ON EmployeeInterfaceFiles (EmployeeInterfaceId, Hash) WHERE Hash IS NOT NULL;
CREATE INDEX IX_EmployeeInterfaceFiles_Open ON EmployeeInterfaceFiles (EmployeeInterfaceId) WHERE IsMoved = 0;

-- The file of a run that waits for approval, compressed, in parts: it can be approved on any machine, and without a
-- password for the server it came from.
CREATE TABLE ImportRunFileParts (
    Id          INTEGER PRIMARY KEY AUTOINCREMENT,
    ImportRunId INTEGER NOT NULL REFERENCES ImportRuns (Id) ON DELETE CASCADE,
    Data        BLOB NOT NULL
) STRICT;

CREATE INDEX IX_ImportRunFileParts_Run ON ImportRunFileParts (ImportRunId);
