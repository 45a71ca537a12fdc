-- Version 21: who gave a user its groups, profiles, license and username, kept when given. What was given before has no giver.

-- One row for each run and each giver in it. Rows are never changed or removed, so what refers to them needs no foreign key, which would cost every
-- import a look-up for each membership.
IF OBJECT_ID('UserProvisioning.Givers', 'U') IS NULL
CREATE TABLE UserProvisioning.Givers (
    Id      bigint NOT NULL,
    GivenBy nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The name of the giver: the source of a file; for a username, the format that made it; NULL for none.
    Name    nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    RunId   bigint NULL,
    Actor   nvarchar(400) COLLATE Latin1_General_CI_AS NOT NULL,
    Since   datetime2(7) NOT NULL,
    CONSTRAINT PK_Givers PRIMARY KEY (Id)
);
GO

INSERT INTO UserProvisioning.LastIds (TableName)
SELECT t.TableName
FROM (VALUES ('Givers')) AS t (TableName)
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.LastIds l WHERE l.TableName = t.TableName);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Givers') AND name LIKE 'IX[_]Givers[_]Run%')
    CREATE INDEX IX_Givers_Run ON UserProvisioning.Givers (RunId) WHERE RunId IS NOT NULL;
GO

-- The first giver of a membership, which almost always is the only one, and the line of its file. GrantedBySource repeats the name of a source.
IF COL_LENGTH('UserProvisioning.AuthorizationMembers', 'GiverId') IS NULL
ALTER TABLE UserProvisioning.AuthorizationMembers ADD GiverId bigint NULL;
GO

IF COL_LENGTH('UserProvisioning.AuthorizationMembers', 'GivenLine') IS NULL
ALTER TABLE UserProvisioning.AuthorizationMembers ADD GivenLine bigint NULL;
GO

-- How many more givers there are in MembershipGivers; NULL for none.
IF COL_LENGTH('UserProvisioning.AuthorizationMembers', 'MoreGivers') IS NULL
ALTER TABLE UserProvisioning.AuthorizationMembers ADD MoreGivers int NULL;
GO

IF OBJECT_ID('UserProvisioning.MembershipGivers', 'U') IS NULL
CREATE TABLE UserProvisioning.MembershipGivers (
    SystemUserId    bigint NOT NULL,
    AuthorizationId bigint NOT NULL,
    GiverId         bigint NOT NULL,
    GivenLine       bigint NULL,
    CONSTRAINT PK_MembershipGivers PRIMARY KEY (SystemUserId, AuthorizationId, GiverId),
    CONSTRAINT FK_MembershipGivers_User FOREIGN KEY (SystemUserId) REFERENCES UserProvisioning.SystemUsers (Id) ON DELETE CASCADE,
    CONSTRAINT FK_MembershipGivers_Authorization FOREIGN KEY (AuthorizationId) REFERENCES UserProvisioning.Authorizations (Id) ON DELETE CASCADE
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.MembershipGivers')
    AND name LIKE 'IX[_]MembershipGivers[_]%')
    CREATE INDEX IX_MembershipGivers_Authorization ON UserProvisioning.MembershipGivers (AuthorizationId);
GO

IF COL_LENGTH('UserProvisioning.SystemUsers', 'LicenseGiverId') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD LicenseGiverId bigint NULL;
GO

IF COL_LENGTH('UserProvisioning.SystemUsers', 'LicenseLine') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD LicenseLine bigint NULL;
GO

IF COL_LENGTH('UserProvisioning.SystemUsers', 'UsernameGiverId') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD UsernameGiverId bigint NULL;
GO

IF COL_LENGTH('UserProvisioning.SystemUsers', 'UsernameLine') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD UsernameLine bigint NULL;
GO

IF COL_LENGTH('UserProvisioning.SystemUserStaging', 'LicenseGiverId') IS NULL
ALTER TABLE UserProvisioning.SystemUserStaging ADD LicenseGiverId bigint NULL;
GO

IF COL_LENGTH('UserProvisioning.SystemUserStaging', 'LicenseLine') IS NULL
ALTER TABLE UserProvisioning.SystemUserStaging ADD LicenseLine bigint NULL;
GO

-- Since when a profile contains a group; NULL for longer than this is kept.
IF COL_LENGTH('UserProvisioning.ProfileGroups', 'Since') IS NULL
ALTER TABLE UserProvisioning.ProfileGroups ADD Since datetime2(7) NULL;
GO
