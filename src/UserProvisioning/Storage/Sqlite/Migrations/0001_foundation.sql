-- The first schema. Columns named ...Key hold the case-folded form of the text beside them, made by the service
-- layer, and are compared byte by byte: what is "the same name" is decided in one place for every engine.
-- Dates and times are UTC text that sorts by time; truth values are 0 and 1.

CREATE TABLE Licenses (
    License TEXT NOT NULL PRIMARY KEY CHECK (License IN
        ('Requestor', 'LimitedUser', 'FullUser', 'SpecialUser', 'Support', 'Administrator', 'SystemAdministrator')),
    Total   INTEGER NOT NULL DEFAULT 0,
    Used    INTEGER NOT NULL DEFAULT 0,
    -- The pool can be neither overdrawn nor shrunk below what is out, whatever runs at the same time.
    CONSTRAINT LicensePool CHECK (Used >= 0 AND Used <= Total)
) STRICT, WITHOUT ROWID;

INSERT INTO Licenses (License) VALUES
    ('Requestor'), ('LimitedUser'), ('FullUser'), ('SpecialUser'), ('Support'), ('Administrator'), ('SystemAdministrator');

CREATE TABLE Contacts (
    Id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    Type                 TEXT NOT NULL CHECK (Type IN ('Person', 'Organization')),
    ExternalReference    TEXT NULL,
    ExternalReferenceKey TEXT NULL,
    FirstName            TEXT NULL,
    Prefix               TEXT NULL,
    LastName             TEXT NULL,
    Initials             TEXT NULL,
    OrganizationName     TEXT NULL,
    OrganizationId       INTEGER NULL REFERENCES Contacts (Id),
    DisplayName          TEXT NOT NULL,
    Email                TEXT NULL,
    Phone                TEXT NULL,
    Language             TEXT NULL,
    JobTitle             TEXT NULL,
    Department           TEXT NULL,
    CostCenter           TEXT NULL,
    ManagerReference     TEXT NULL,
    StartDate            TEXT NULL,
    EndDate              TEXT NULL,
    Source               TEXT NULL,
    CONSTRAINT ContactKey CHECK ((ExternalReference IS NULL) = (ExternalReferenceKey IS NULL)),
    CONSTRAINT ContactName CHECK (
        (Type = 'Person' AND (FirstName IS NOT NULL OR LastName IS NOT NULL))
        OR (Type = 'Organization' AND OrganizationName IS NOT NULL AND OrganizationId IS NULL)),
    CONSTRAINT ContactPeriod CHECK (EndDate IS NULL OR StartDate IS NULL OR EndDate >= StartDate)
) STRICT;

CREATE UNIQUE INDEX UX_Contacts_ExternalReference ON Contacts (ExternalReferenceKey) WHERE ExternalReferenceKey IS NOT NULL;
CREATE INDEX IX_Contacts_Organization ON Contacts (OrganizationId) WHERE OrganizationId IS NOT NULL;

CREATE TABLE SystemUsers (
    Id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    -- One contact has at most one system user, and a contact that has one cannot be removed.
    ContactId          INTEGER NOT NULL UNIQUE REFERENCES Contacts (Id),
    Username           TEXT NOT NULL,
    UsernameKey        TEXT NOT NULL UNIQUE CHECK (UsernameKey <> ''),
    Status             TEXT NOT NULL CHECK (Status IN ('Active', 'Archived')),
    License            TEXT NULL REFERENCES Licenses (License),
    -- What an archived user gets back when it is restored.
    LastLicense        TEXT NOT NULL REFERENCES Licenses (License),
    PasswordHash       TEXT NULL,
    PasswordSetAt      TEXT NULL,
    CredentialStatus   TEXT NOT NULL CHECK (CredentialStatus IN ('None', 'Pending', 'Sent', 'Set')),
    MustChangePassword INTEGER NOT NULL CHECK (MustChangePassword IN (0, 1)),
    LastLoginAt        TEXT NULL,
    CreatedAt          TEXT NOT NULL,
    ArchivedAt         TEXT NULL,
    -- Whether an import archived it: then an import may restore it without being asked to make users.
    ArchivedByImport   INTEGER NOT NULL DEFAULT 0 CHECK (ArchivedByImport IN (0, 1)),
    CONSTRAINT UserLicensed CHECK ((Status = 'Active') = (License IS NOT NULL)),
    CONSTRAINT UserArchived CHECK ((Status = 'Archived') = (ArchivedAt IS NOT NULL)),
    CONSTRAINT UserPassword CHECK ((PasswordHash IS NULL) = (PasswordSetAt IS NULL)),
    CONSTRAINT UserCredential CHECK (CredentialStatus IN ('None', 'Pending') OR PasswordHash IS NOT NULL)
) STRICT;

CREATE TABLE Authorizations (
    Id              INTEGER PRIMARY KEY AUTOINCREMENT,
    Kind            TEXT NOT NULL CHECK (Kind IN ('UserGroup', 'UserProfile')),
    Name            TEXT NOT NULL,
    NameKey         TEXT NOT NULL CHECK (NameKey <> ''),
    Description     TEXT NULL,
    RequiredLicense TEXT NULL REFERENCES Licenses (License),
    Modules         TEXT NULL,
    CONSTRAINT AuthorizationName UNIQUE (Kind, NameKey)
) STRICT;

CREATE TABLE AuthorizationMembers (
    SystemUserId    INTEGER NOT NULL REFERENCES SystemUsers (Id) ON DELETE CASCADE,
    AuthorizationId INTEGER NOT NULL REFERENCES Authorizations (Id) ON DELETE CASCADE,
    -- The source whose file named it, which may take it away again; NULL when it was given by hand or by default.
    GrantedBySource TEXT NULL,
    PRIMARY KEY (SystemUserId, AuthorizationId)
) STRICT, WITHOUT ROWID;

CREATE INDEX IX_AuthorizationMembers_Authorization ON AuthorizationMembers (AuthorizationId);

CREATE TABLE ClientSettings (
    Name  TEXT NOT NULL PRIMARY KEY,
    Value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE GeneralUserSettings (
    Name  TEXT NOT NULL PRIMARY KEY,
    Value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE SystemUserSettings (
    SystemUserId INTEGER NOT NULL REFERENCES SystemUsers (Id) ON DELETE CASCADE,
    Name         TEXT NOT NULL,
    Value        TEXT NOT NULL,
    PRIMARY KEY (SystemUserId, Name)
) STRICT, WITHOUT ROWID;

CREATE TABLE ImportRuns (
    Id           INTEGER PRIMARY KEY AUTOINCREMENT,
    Source       TEXT NOT NULL,
    FileName     TEXT NOT NULL,
    FileHash     TEXT NULL,
    -- Where the file was and how it was read, as JSON: to import it again when a person approves the run.
    FilePath     TEXT NULL,
    Options      TEXT NULL,
    Status       TEXT NOT NULL CHECK (Status IN
        ('Running', 'Completed', 'CompletedWithErrors', 'AwaitingApproval', 'Failed', 'Undone')),
    TotalRows    INTEGER NOT NULL DEFAULT 0,
    Created      INTEGER NOT NULL DEFAULT 0,
    Updated      INTEGER NOT NULL DEFAULT 0,
    Unchanged    INTEGER NOT NULL DEFAULT 0,
    Archived     INTEGER NOT NULL DEFAULT 0,
    Restored     INTEGER NOT NULL DEFAULT 0,
    Rejected     INTEGER NOT NULL DEFAULT 0,
    UsersCreated INTEGER NOT NULL DEFAULT 0,
    Actor        TEXT NOT NULL,
    StartedAt    TEXT NOT NULL,
    EndedAt      TEXT NULL,
    -- The items are the record of what the run did. The audit trail shows them under ids of its own, from AuditFrom
    -- up to AuditId, which is the id of the run's own entry there.
    AuditFrom    INTEGER NULL,
    AuditId      INTEGER NULL
) STRICT;

CREATE TABLE ImportRunItems (
    ImportRunId       INTEGER NOT NULL REFERENCES ImportRuns (Id) ON DELETE CASCADE,
    Line              INTEGER NOT NULL,
    ExternalReference TEXT NULL,
    DisplayName       TEXT NULL,
    Action            TEXT NOT NULL CHECK (Action IN ('Create', 'Update', 'Unchanged', 'Archive', 'Restore', 'Reject')),
    -- JSON: [[field, old, new], ...]
    Changes           TEXT NULL,
    Field             TEXT NULL,
    Reason            TEXT NULL,
    ContactId         INTEGER NULL,
    SystemUserId      INTEGER NULL,
    -- JSON: what Changes does not hold exactly, and undoing needs.
    Undo              TEXT NULL,
    PRIMARY KEY (ImportRunId, Line)
) STRICT, WITHOUT ROWID;

CREATE TABLE AuditEntries (
    Id          INTEGER PRIMARY KEY AUTOINCREMENT,
    At          TEXT NOT NULL,
    Actor       TEXT NOT NULL,
    Action      TEXT NOT NULL,
    TargetType  TEXT NOT NULL,
    Target      TEXT NOT NULL,
    -- JSON objects of the fields that changed.
    BeforeJson  TEXT NULL,
    AfterJson   TEXT NULL,
    ImportRunId INTEGER NULL REFERENCES ImportRuns (Id)
) STRICT;

CREATE INDEX IX_AuditEntries_At ON AuditEntries (At);
CREATE INDEX IX_AuditEntries_ImportRun ON AuditEntries (ImportRunId) WHERE ImportRunId IS NOT NULL;
