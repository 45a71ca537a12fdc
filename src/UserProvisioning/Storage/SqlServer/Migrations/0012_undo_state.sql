-- Version 12: undoing a long run is a sequence of short transactions. How far it has come is stored with the run, as JSON.

-- NULL before it and after it.
IF COL_LENGTH('UserProvisioning.ProvisioningRuns', 'UndoState') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRuns ADD UndoState nvarchar(max) NULL;
GO
