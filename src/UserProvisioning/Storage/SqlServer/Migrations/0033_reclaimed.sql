-- Whether a user was archived since nobody had seen it for long, so that the next file of its source does not restore it.

IF COL_LENGTH('UserProvisioning.SystemUsers', 'Reclaimed') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD Reclaimed bit NOT NULL CONSTRAINT DF_SystemUsers_Reclaimed DEFAULT (0);
GO

IF COL_LENGTH('UserProvisioning.SystemUserStaging', 'Reclaimed') IS NULL
ALTER TABLE UserProvisioning.SystemUserStaging ADD Reclaimed bit NULL;
GO
