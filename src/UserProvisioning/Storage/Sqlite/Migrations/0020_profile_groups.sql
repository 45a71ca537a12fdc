-- The user groups that a user profile contains: its members have their rights as well.

CREATE TABLE ProfileGroups (
    UserProfileId INTEGER NOT NULL REFERENCES Authorizations (Id) ON DELETE CASCADE,
    -- A group that a profile contains cannot be removed.
    UserGroupId   INTEGER NOT NULL REFERENCES Authorizations (Id),
    PRIMARY KEY (UserProfileId, UserGroupId)
) STRICT, WITHOUT ROWID;

CREATE INDEX IX_ProfileGroups_Group ON ProfileGroups (UserGroupId);
