-- Version 7: the record of a person goes by the id of the contact; the server writes beside the actor which login it knows; and nobody but
-- the owner of the database changes or removes what is in the record.

IF COL_LENGTH('UserProvisioning.AuditEntries', 'ContactId') IS NULL
ALTER TABLE UserProvisioning.AuditEntries ADD
    ContactId   bigint NULL,
    -- NULL in entries that are older than the column.
    ServerLogin nvarchar(128) COLLATE Latin1_General_CI_AS NULL CONSTRAINT DF_AuditEntries_ServerLogin DEFAULT (ORIGINAL_LOGIN());
GO

UPDATE a SET ContactId = u.ContactId
FROM UserProvisioning.AuditEntries a
JOIN UserProvisioning.SystemUsers u ON u.Username = a.Target
WHERE a.TargetType = 'SystemUser' AND a.ContactId IS NULL;

UPDATE a SET ContactId = c.Id
FROM UserProvisioning.AuditEntries a
JOIN UserProvisioning.Contacts c ON c.ExternalReference = a.Target
WHERE a.TargetType IN ('Contact', 'WorkplaceIdentity') AND a.ContactId IS NULL;

UPDATE UserProvisioning.AuditEntries SET ContactId = TRY_CAST(SUBSTRING(Target, 2, 19) AS bigint)
WHERE TargetType IN ('Contact', 'WorkplaceIdentity') AND ContactId IS NULL AND Target LIKE '#[0-9]%';
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.AuditEntries') AND name LIKE 'IX[_]AuditEntries[_]Contact%')
    CREATE INDEX IX_AuditEntries_Contact ON UserProvisioning.AuditEntries (ContactId, Id) WHERE ContactId IS NOT NULL;
GO

IF OBJECT_ID('UserProvisioning.AuditEntries_AppendOnly', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.AuditEntries_AppendOnly ON UserProvisioning.AuditEntries AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF IS_MEMBER(''db_owner'') = 0 AND EXISTS (SELECT 1 FROM deleted)
        THROW 51000, ''An entry of the record is never changed or removed.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.AuditEntries_Login', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.AuditEntries_Login ON UserProvisioning.AuditEntries AFTER INSERT
AS
BEGIN
    SET NOCOUNT ON;
    IF IS_MEMBER(''db_owner'') = 0 AND EXISTS (SELECT 1 FROM inserted WHERE ServerLogin IS NULL OR ServerLogin <> ORIGINAL_LOGIN())
        THROW 51000, ''The login of an entry is written by the server.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.ProvisioningRunItems_AppendOnly', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.ProvisioningRunItems_AppendOnly ON UserProvisioning.ProvisioningRunItems AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF IS_MEMBER(''db_owner'') = 0 AND EXISTS (
        SELECT 1 FROM deleted d JOIN UserProvisioning.ProvisioningRuns r ON r.Id = d.RunId
        WHERE r.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone''))
        THROW 51000, ''An item of a run that is done is never changed or removed.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.ProvisioningRunUnchanged_AppendOnly', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.ProvisioningRunUnchanged_AppendOnly ON UserProvisioning.ProvisioningRunUnchanged AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF IS_MEMBER(''db_owner'') = 0 AND EXISTS (
        SELECT 1 FROM deleted d JOIN UserProvisioning.ProvisioningRuns r ON r.Id = d.RunId
        WHERE r.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone''))
        THROW 51000, ''An item of a run that is done is never changed or removed.'', 1;
END');
GO

-- Else a run could be opened again, emptied, and closed.
IF OBJECT_ID('UserProvisioning.ProvisioningRuns_StaysDone', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.ProvisioningRuns_StaysDone ON UserProvisioning.ProvisioningRuns AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF IS_MEMBER(''db_owner'') = 0 AND EXISTS (SELECT 1 FROM deleted d LEFT JOIN inserted i ON i.Id = d.Id
        WHERE d.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone'')
            AND (i.Id IS NULL OR i.Status NOT IN (''Completed'', ''CompletedWithErrors'', ''Undone'')))
        THROW 51000, ''A run that is done stays done.'', 1;
END');
GO
