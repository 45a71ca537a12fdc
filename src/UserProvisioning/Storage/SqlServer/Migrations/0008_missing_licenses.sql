-- Version 8: what a run was asked for and could not do: users that were not made, and the licenses that were missing for it.
-- One column for each statement: some servers take no list.

IF COL_LENGTH('UserProvisioning.ProvisioningRuns', 'UsersNotCreated') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRuns ADD UsersNotCreated int NOT NULL CONSTRAINT DF_ProvisioningRuns_UsersNotCreated DEFAULT (0);
GO

-- As 'Requestor 311, FullUser 2'; NULL for none.
IF COL_LENGTH('UserProvisioning.ProvisioningRuns', 'MissingLicenses') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRuns ADD MissingLicenses nvarchar(400) COLLATE Latin1_General_CI_AS NULL;
GO
