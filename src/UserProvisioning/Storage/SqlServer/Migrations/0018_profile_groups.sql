-- Version 18: the user groups that a user profile contains. Its members have their rights as well.

IF OBJECT_ID('UserProvisioning.ProfileGroups', 'U') IS NULL
CREATE TABLE UserProvisioning.ProfileGroups (
    UserProfileId bigint NOT NULL,
    -- A group that a profile contains cannot be removed.
    UserGroupId   bigint NOT NULL,
    CONSTRAINT PK_ProfileGroups PRIMARY KEY (UserProfileId, UserGroupId),
    CONSTRAINT FK_ProfileGroups_Profile FOREIGN KEY (UserProfileId) REFERENCES UserProvisioning.Authorizations (Id) ON DELETE CASCADE,
    CONSTRAINT FK_ProfileGroups_Group FOREIGN KEY (UserGroupId) REFERENCES UserProvisioning.Authorizations (Id)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.ProfileGroups') AND name LIKE 'IX[_]ProfileGroups[_]Group%')
    CREATE INDEX IX_ProfileGroups_Group ON UserProvisioning.ProfileGroups (UserGroupId, UserProfileId);
GO
