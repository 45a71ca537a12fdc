-- Rules that give access to users by the fields of their contacts, and the exceptions from them.

CREATE TABLE AssignmentRules (
    Id             INTEGER PRIMARY KEY AUTOINCREMENT,
    Name           TEXT NOT NULL,
    NameKey        TEXT NOT NULL CHECK (NameKey <> ''),
    -- The matching rule with the lowest number gives the license and the format of the username.
    Priority       INTEGER NOT NULL,
    Enabled        INTEGER NOT NULL CHECK (Enabled IN (0, 1)),
    CreateUser     INTEGER NOT NULL CHECK (CreateUser IN (0, 1)),
    License        TEXT NULL,
    UsernameFormat TEXT NULL,
    -- JSON: for each field the values of which a contact must have one, and the same for contacts that are taken out; NULL for none.
    Condition      TEXT NULL,
    Excluded       TEXT NULL,
    CONSTRAINT AssignmentRuleName UNIQUE (NameKey)
) STRICT;

-- The groups and profiles that a rule gives.
CREATE TABLE AssignmentRuleGrants (
    RuleId          INTEGER NOT NULL REFERENCES AssignmentRules (Id),
    AuthorizationId INTEGER NOT NULL REFERENCES Authorizations (Id),
    PRIMARY KEY (RuleId, AuthorizationId)
) STRICT, WITHOUT ROWID;

-- Memberships that an administrator took away, and that no rule gives again.
CREATE TABLE AssignmentExceptions (
    SystemUserId    INTEGER NOT NULL REFERENCES SystemUsers (Id) ON DELETE CASCADE,
    AuthorizationId INTEGER NOT NULL REFERENCES Authorizations (Id) ON DELETE CASCADE,
    -- The rule that gave the membership.
    RuleName        TEXT NOT NULL,
    Since           TEXT NOT NULL,
    Actor           TEXT NOT NULL,
    PRIMARY KEY (SystemUserId, AuthorizationId)
) STRICT, WITHOUT ROWID;

CREATE INDEX IX_AssignmentExceptions_Authorization ON AssignmentExceptions (AuthorizationId);
