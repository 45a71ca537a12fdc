-- Version 10: nothing of the record is changed or removed, and what it is derived from stays as well: of a run that is done, its actor, times
-- and counts are never changed, and no item is added to it. Only who may change a table may change what is in it: that account could drop these
-- triggers. Those of version 7, which held less, are replaced.

IF OBJECT_ID('UserProvisioning.AuditEntries_AppendOnly', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.AuditEntries_AppendOnly;
GO

EXEC ('CREATE TRIGGER UserProvisioning.AuditEntries_AppendOnly ON UserProvisioning.AuditEntries AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.AuditEntries'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM deleted)
        THROW 51000, ''An entry of the record is never changed or removed.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.AuditEntries_Login', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.AuditEntries_Login;
GO

EXEC ('CREATE TRIGGER UserProvisioning.AuditEntries_Login ON UserProvisioning.AuditEntries AFTER INSERT
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.AuditEntries'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM inserted WHERE ServerLogin IS NULL OR ServerLogin <> ORIGINAL_LOGIN())
        THROW 51000, ''The login of an entry is written by the server.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.ProvisioningRunItems_AppendOnly', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.ProvisioningRunItems_AppendOnly;
GO

EXEC ('CREATE TRIGGER UserProvisioning.ProvisioningRunItems_AppendOnly ON UserProvisioning.ProvisioningRunItems AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.ProvisioningRunItems'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM deleted d JOIN UserProvisioning.ProvisioningRuns r ON r.Id = d.RunId
        WHERE r.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone''))
        THROW 51000, ''An item of a run that is done is never changed or removed.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.ProvisioningRunItems_NotAfterwards', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.ProvisioningRunItems_NotAfterwards;
GO

EXEC ('CREATE TRIGGER UserProvisioning.ProvisioningRunItems_NotAfterwards ON UserProvisioning.ProvisioningRunItems AFTER INSERT
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.ProvisioningRunItems'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM inserted i JOIN UserProvisioning.ProvisioningRuns r ON r.Id = i.RunId
        WHERE r.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone''))
        THROW 51000, ''To a run that is done no item is added.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.ProvisioningRunUnchanged_AppendOnly', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.ProvisioningRunUnchanged_AppendOnly;
GO

EXEC ('CREATE TRIGGER UserProvisioning.ProvisioningRunUnchanged_AppendOnly ON UserProvisioning.ProvisioningRunUnchanged AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.ProvisioningRunUnchanged'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM deleted d JOIN UserProvisioning.ProvisioningRuns r ON r.Id = d.RunId
        WHERE r.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone''))
        THROW 51000, ''An item of a run that is done is never changed or removed.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.ProvisioningRunUnchanged_NotAfterwards', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.ProvisioningRunUnchanged_NotAfterwards;
GO

EXEC ('CREATE TRIGGER UserProvisioning.ProvisioningRunUnchanged_NotAfterwards ON UserProvisioning.ProvisioningRunUnchanged AFTER INSERT
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.ProvisioningRunUnchanged'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM inserted i JOIN UserProvisioning.ProvisioningRuns r ON r.Id = i.RunId
        WHERE r.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone''))
        THROW 51000, ''To a run that is done no item is added.'', 1;
END');
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
                        d.Rejected, d.UsersCreated, d.Actor, d.StartedAt, d.EndedAt, d.FilePath, d.Options, d.UsersNotCreated, d.MissingLicenses
                    EXCEPT
                    SELECT i.Id, i.Source, i.FileName, i.FileHash, i.TotalRows, i.Created, i.Updated, i.Unchanged, i.Archived, i.Restored,
                        i.Rejected, i.UsersCreated, i.Actor, i.StartedAt, i.EndedAt, i.FilePath, i.Options, i.UsersNotCreated, i.MissingLicenses)))
        THROW 51000, ''A run that is done stays done, and as it is.'', 1;
END');
GO
