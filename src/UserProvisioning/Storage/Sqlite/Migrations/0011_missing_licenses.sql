-- What a run was asked for and could not do: users that were not made, and the licenses that were missing for it.

ALTER TABLE ProvisioningRuns ADD COLUMN UsersNotCreated INTEGER NOT NULL DEFAULT 0;

-- As 'Requestor 311, FullUser 2'; NULL for none.
ALTER TABLE ProvisioningRuns ADD COLUMN MissingLicenses TEXT NULL;
