-- Version 7: what a run was asked for and could not do: users that were not made, and the licenses that were missing for it.

IF NOT EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('UserProvisioning.ProvisioningRuns') AND name = 'UsersNotCreated')
ALTER TABLE UserProvisioning.ProvisioningRuns ADD
    UsersNotCreated int NOT NULL CONSTRAINT DF_ProvisioningRuns_UsersNotCreated DEFAULT (0),
    -- As 'Requestor 311, FullUser 2'; NULL for none.
    MissingLicenses nvarchar(400) COLLATE Latin1_General_CI_AS NULL;
GO
