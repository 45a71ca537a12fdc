-- Version 13: a cmdlet that somebody types is a run, whose entries in the audit trail are its items.
-- One column for each statement: some servers take no list.

IF COL_LENGTH('UserProvisioning.ProvisioningRuns', 'Kind') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRuns ADD Kind nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL
    CONSTRAINT DF_ProvisioningRuns_Kind DEFAULT ('Import');
GO

-- The cmdlet of a manual run; NULL for another run.
IF COL_LENGTH('UserProvisioning.ProvisioningRuns', 'Command') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRuns ADD Command nvarchar(100) COLLATE Latin1_General_CI_AS NULL;
GO

-- Memberships that users got, and that were taken from users.
IF COL_LENGTH('UserProvisioning.ProvisioningRuns', 'Granted') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRuns ADD Granted int NOT NULL CONSTRAINT DF_ProvisioningRuns_Granted DEFAULT (0);
GO

IF COL_LENGTH('UserProvisioning.ProvisioningRuns', 'Revoked') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRuns ADD Revoked int NOT NULL CONSTRAINT DF_ProvisioningRuns_Revoked DEFAULT (0);
GO

-- The series of their numbers, so that the numbers of other runs stay short.
INSERT INTO UserProvisioning.LastIds (TableName, LastId)
SELECT 'ManualRuns', 1000000000
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.LastIds l WHERE l.TableName = 'ManualRuns');
GO

-- Other runs are listed without reading the manual ones.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.ProvisioningRuns')
    AND name LIKE 'IX[_]ProvisioningRuns[_]NotManual%')
    CREATE INDEX IX_ProvisioningRuns_NotManual ON UserProvisioning.ProvisioningRuns (Id) WHERE Kind <> 'Manual';
GO

IF OBJECT_ID('UserProvisioning.ProvisioningRuns_StaysDone', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.ProvisioningRuns_StaysDone;
GO

EXEC ('CREATE TRIGGER UserProvisioning.ProvisioningRuns_StaysDone ON UserProvisioning.ProvisioningRuns AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.ProvisioningRuns'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM deleted d LEFT JOIN inserted i ON i.Id = d.Id
        WHERE d.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone'')
            AND (i.Id IS NULL OR i.Status NOT IN (''Completed'', ''CompletedWithErrors'', ''Undone'')
                OR (d.AuditId IS NOT NULL AND (i.AuditId IS NULL OR i.AuditId <> d.AuditId OR i.AuditFrom IS NULL OR i.AuditFrom <> d.AuditFrom))
                OR EXISTS (
                    SELECT d.Id, d.Source, d.FileName, d.FileHash, d.TotalRows, d.Created, d.Updated, d.Unchanged, d.Archived, d.Restored,
                        d.Rejected, d.UsersCreated, d.Actor, d.StartedAt, d.EndedAt, d.FilePath, d.Options, d.UsersNotCreated, d.MissingLicenses,
                        d.Kind, d.Command, d.Granted, d.Revoked
                    EXCEPT
                    SELECT i.Id, i.Source, i.FileName, i.FileHash, i.TotalRows, i.Created, i.Updated, i.Unchanged, i.Archived, i.Restored,
                        i.Rejected, i.UsersCreated, i.Actor, i.StartedAt, i.EndedAt, i.FilePath, i.Options, i.UsersNotCreated, i.MissingLicenses,
                        i.Kind, i.Command, i.Granted, i.Revoked)))
        THROW 51000, ''A run that is done stays done, and as it is.'', 1;
END');
GO
