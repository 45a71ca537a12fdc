-- Who gave a user its groups, profiles, license and username, kept when given. What was given before has no giver.

-- One row for each run and each giver in it. Rows are never changed or removed, so what refers to them needs no foreign key, which would cost every
-- import a look-up for each membership.
CREATE TABLE Givers (
    Id      INTEGER PRIMARY KEY AUTOINCREMENT,
    GivenBy TEXT NOT NULL CHECK (GivenBy <> ''),
    -- The name of the giver: the source of a file; for a username, the format that made it; NULL for none.
    Name    TEXT NULL,
    RunId   INTEGER NULL,
    Actor   TEXT NOT NULL,
    Since   TEXT NOT NULL
) STRICT;

CREATE INDEX IX_Givers_Run ON Givers (RunId) WHERE RunId IS NOT NULL;

-- The first giver of a membership, which almost always is the only one, and the line of its file. GrantedBySource repeats the name of a source.
ALTER TABLE AuthorizationMembers ADD COLUMN GiverId INTEGER NULL;
ALTER TABLE AuthorizationMembers ADD COLUMN GivenLine INTEGER NULL;
-- How many more givers there are in MembershipGivers; NULL for none.
ALTER TABLE AuthorizationMembers ADD COLUMN MoreGivers INTEGER NULL CHECK (MoreGivers > 0);

CREATE TABLE MembershipGivers (
    SystemUserId    INTEGER NOT NULL REFERENCES SystemUsers (Id) ON DELETE CASCADE,
    AuthorizationId INTEGER NOT NULL REFERENCES Authorizations (Id) ON DELETE CASCADE,
    GiverId         INTEGER NOT NULL,
    GivenLine       INTEGER NULL,
    PRIMARY KEY (SystemUserId, AuthorizationId, GiverId)
) STRICT, WITHOUT ROWID;

CREATE INDEX IX_MembershipGivers_Authorization ON MembershipGivers (AuthorizationId);

ALTER TABLE SystemUsers ADD COLUMN LicenseGiverId INTEGER NULL;
ALTER TABLE SystemUsers ADD COLUMN LicenseLine INTEGER NULL;
ALTER TABLE SystemUsers ADD COLUMN UsernameGiverId INTEGER NULL;
ALTER TABLE SystemUsers ADD COLUMN UsernameLine INTEGER NULL;

-- Since when a profile contains a group; NULL for longer than this is kept.
ALTER TABLE ProfileGroups ADD COLUMN Since TEXT NULL;
