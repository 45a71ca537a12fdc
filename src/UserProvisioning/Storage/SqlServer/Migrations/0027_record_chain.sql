-- Version 27: the audit trail becomes a chain: each entry has a hash over the entry before it and over its own values. The values that may be erased
-- are hashed with a random salt first. Erasing removes the values and the salt and keeps their hash, so that the chain stays sound and the hash says
-- nothing.

IF COL_LENGTH('UserProvisioning.AuditEntries', 'Salt') IS NULL
ALTER TABLE UserProvisioning.AuditEntries ADD Salt varbinary(16) NULL;
GO

-- The salted hash of values that were erased; NULL while the values are there. It is empty in an entry of before the chain.
IF COL_LENGTH('UserProvisioning.AuditEntries', 'ValuesHash') IS NULL
ALTER TABLE UserProvisioning.AuditEntries ADD ValuesHash varbinary(32) NULL;
GO

-- What the entry of a run says of the items of the run: a hash over their seals.
IF COL_LENGTH('UserProvisioning.AuditEntries', 'ItemsHash') IS NULL
ALTER TABLE UserProvisioning.AuditEntries ADD ItemsHash varbinary(32) NULL;
GO

-- The hash over the entry before and this one; NULL in entries of before the chain.
IF COL_LENGTH('UserProvisioning.AuditEntries', 'Hash') IS NULL
ALTER TABLE UserProvisioning.AuditEntries ADD Hash varbinary(32) NULL;
GO

-- Where the chain begins: with the entries above AfterId, the first of which follows the hash. The row with the highest id holds.
IF OBJECT_ID('UserProvisioning.AuditStarts', 'U') IS NULL
CREATE TABLE UserProvisioning.AuditStarts (
    AfterId bigint NOT NULL,
    -- Whether the entries up to AfterId are old and may be removed; else they are of before the chain and stay.
    IsPurge bit NOT NULL,
    Hash    varbinary(32) NOT NULL,
    CONSTRAINT PK_AuditStarts PRIMARY KEY (AfterId, IsPurge)
);
GO

INSERT INTO UserProvisioning.AuditStarts (AfterId, Hash, IsPurge)
SELECT MAX(Id), CAST(0x0000000000000000000000000000000000000000000000000000000000000000 AS varbinary(32)), 0
FROM UserProvisioning.AuditEntries
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.AuditStarts)
HAVING COUNT(*) > 0;
GO

-- The items of a run are sealed in batches: the number of the batch is the lowest line in it. NULL in items of before the chain.
IF COL_LENGTH('UserProvisioning.ProvisioningRunItems', 'Seal') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRunItems ADD Seal bigint NULL;
GO

IF COL_LENGTH('UserProvisioning.ProvisioningRunItems', 'Salt') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRunItems ADD Salt varbinary(16) NULL;
GO

-- As in AuditEntries.
IF COL_LENGTH('UserProvisioning.ProvisioningRunItems', 'ValuesHash') IS NULL
ALTER TABLE UserProvisioning.ProvisioningRunItems ADD ValuesHash varbinary(32) NULL;
GO

IF OBJECT_ID('UserProvisioning.ItemSeals', 'U') IS NULL
CREATE TABLE UserProvisioning.ItemSeals (
    RunId  bigint NOT NULL,
    Seal   bigint NOT NULL,
    Items  int NOT NULL,
    -- A hash over the salted hashes of the items, by line; empty for the items of a run that had begun before the chain.
    Digest varbinary(32) NOT NULL,
    -- The first bytes of the salted hash of each item, by line: they tell which item was changed.
    Parts  varbinary(max) NOT NULL,
    CONSTRAINT PK_ItemSeals PRIMARY KEY (RunId, Seal),
    CONSTRAINT FK_ItemSeals_Run FOREIGN KEY (RunId) REFERENCES UserProvisioning.ProvisioningRuns (Id) ON DELETE CASCADE
);
GO

INSERT INTO UserProvisioning.ItemSeals (RunId, Seal, Items, Digest, Parts)
SELECT i.RunId, -9223372036854775808, COUNT(*), 0x, 0x
FROM UserProvisioning.ProvisioningRunItems i JOIN UserProvisioning.ProvisioningRuns r ON r.Id = i.RunId
WHERE r.Status NOT IN ('Completed', 'CompletedWithErrors', 'Undone') AND i.Seal IS NULL
    AND NOT EXISTS (SELECT 1 FROM UserProvisioning.ItemSeals s WHERE s.RunId = i.RunId)
GROUP BY i.RunId;
GO

-- An entry is never changed, except that its values are erased, and never removed before it is old.
IF OBJECT_ID('UserProvisioning.AuditEntries_AppendOnly', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.AuditEntries_AppendOnly;
GO

EXEC ('CREATE TRIGGER UserProvisioning.AuditEntries_AppendOnly ON UserProvisioning.AuditEntries AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.AuditEntries'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM deleted d LEFT JOIN inserted i ON i.Id = d.Id
        WHERE (i.Id IS NULL AND d.Id > COALESCE((SELECT MAX(s.AfterId) FROM UserProvisioning.AuditStarts s WHERE s.IsPurge = 1), -1))
            OR (i.Id IS NOT NULL AND (i.Target <> '''' OR i.BeforeJson IS NOT NULL OR i.AfterJson IS NOT NULL OR i.Salt IS NOT NULL
                OR d.ValuesHash IS NOT NULL OR i.ValuesHash IS NULL
                OR EXISTS (
                    SELECT d.At, d.Actor, d.Action, d.TargetType, d.RunId, d.ContactId, d.ServerLogin, d.ItemsHash, d.Hash
                    EXCEPT
                    SELECT i.At, i.Actor, i.Action, i.TargetType, i.RunId, i.ContactId, i.ServerLogin, i.ItemsHash, i.Hash)))
            OR EXISTS (SELECT 1 FROM inserted n WHERE NOT EXISTS (SELECT 1 FROM deleted o WHERE o.Id = n.Id)))
        THROW 51000, ''An entry of the record is never changed, or removed before it is old.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.AuditStarts_AppendOnly', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.AuditStarts_AppendOnly;
GO

EXEC ('CREATE TRIGGER UserProvisioning.AuditStarts_AppendOnly ON UserProvisioning.AuditStarts AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.AuditStarts'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM deleted)
        THROW 51000, ''The beginning of the record is never changed or removed.'', 1;
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
        LEFT JOIN inserted i ON i.RunId = d.RunId AND i.Line = d.Line
        WHERE r.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone'')
            AND ((i.RunId IS NULL AND COALESCE(r.AuditId, (SELECT MAX(a.Id) FROM UserProvisioning.AuditEntries a WHERE a.RunId = r.Id), 0)
                    > COALESCE((SELECT MAX(s.AfterId) FROM UserProvisioning.AuditStarts s WHERE s.IsPurge = 1), 0))
                OR (i.RunId IS NOT NULL AND (i.ExternalReference IS NOT NULL OR i.DisplayName IS NOT NULL OR i.Changes IS NOT NULL
                    OR i.Field IS NOT NULL OR i.Reason IS NOT NULL OR i.Undo IS NOT NULL OR i.Salt IS NOT NULL
                    OR d.ValuesHash IS NOT NULL OR i.ValuesHash IS NULL
                    OR EXISTS (
                        SELECT d.Action, d.ContactId, d.SystemUserId, d.Seal
                        EXCEPT
                        SELECT i.Action, i.ContactId, i.SystemUserId, i.Seal)))
                OR EXISTS (SELECT 1 FROM inserted n WHERE NOT EXISTS (SELECT 1 FROM deleted o WHERE o.RunId = n.RunId AND o.Line = n.Line))))
        THROW 51000, ''An item of a run that is done is never changed, or removed before it is old.'', 1;
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
        WHERE r.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone'')
            AND (EXISTS (SELECT 1 FROM inserted)
                OR COALESCE(r.AuditId, (SELECT MAX(a.Id) FROM UserProvisioning.AuditEntries a WHERE a.RunId = r.Id), 0)
                    > COALESCE((SELECT MAX(s.AfterId) FROM UserProvisioning.AuditStarts s WHERE s.IsPurge = 1), 0)))
        THROW 51000, ''An item of a run that is done is never changed, or removed before it is old.'', 1;
END');
GO

IF OBJECT_ID('UserProvisioning.ItemSeals_AppendOnly', 'TR') IS NOT NULL
DROP TRIGGER UserProvisioning.ItemSeals_AppendOnly;
GO

EXEC ('CREATE TRIGGER UserProvisioning.ItemSeals_AppendOnly ON UserProvisioning.ItemSeals AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF COALESCE(HAS_PERMS_BY_NAME(''UserProvisioning.ItemSeals'', ''OBJECT'', ''ALTER''), 0) = 0 AND EXISTS (
        SELECT 1 FROM deleted d JOIN UserProvisioning.ProvisioningRuns r ON r.Id = d.RunId
        WHERE r.Status IN (''Completed'', ''CompletedWithErrors'', ''Undone'')
            AND (EXISTS (SELECT 1 FROM inserted)
                OR COALESCE(r.AuditId, (SELECT MAX(a.Id) FROM UserProvisioning.AuditEntries a WHERE a.RunId = r.Id), 0)
                    > COALESCE((SELECT MAX(s.AfterId) FROM UserProvisioning.AuditStarts s WHERE s.IsPurge = 1), 0)))
        THROW 51000, ''A seal of the record is never changed, or removed before it is old.'', 1;
END');
GO

-- The options of a run may name persons. They are kept for approving and resuming, so those of a run that is done may go.
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
                OR (i.Options IS NOT NULL AND (d.Options IS NULL OR d.Options <> i.Options))
                OR EXISTS (
                    SELECT d.Id, d.Source, d.FileName, d.FileHash, d.TotalRows, d.Created, d.Updated, d.Unchanged, d.Archived,
                        d.Restored, d.Rejected, d.UsersCreated, d.Actor, d.StartedAt, d.EndedAt, d.FilePath, d.UsersNotCreated, d.MissingLicenses,
                        d.Kind, d.Command, d.Granted, d.Revoked
                    EXCEPT
                    SELECT i.Id, i.Source, i.FileName, i.FileHash, i.TotalRows, i.Created, i.Updated, i.Unchanged, i.Archived,
                        i.Restored, i.Rejected, i.UsersCreated, i.Actor, i.StartedAt, i.EndedAt, i.FilePath, i.UsersNotCreated, i.MissingLicenses,
                        i.Kind, i.Command, i.Granted, i.Revoked)))
        THROW 51000, ''A run that is done stays done, and as it is.'', 1;
END');
GO

-- When the personal data of a contact was erased; NULL for never.
IF COL_LENGTH('UserProvisioning.Contacts', 'ErasedAt') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD ErasedAt datetime2(7) NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'IX[_]Contacts[_]Erasable%')
    CREATE INDEX IX_Contacts_Erasable ON UserProvisioning.Contacts (ArchivedAt) WHERE Status = 'Archived' AND ErasedAt IS NULL;
GO
