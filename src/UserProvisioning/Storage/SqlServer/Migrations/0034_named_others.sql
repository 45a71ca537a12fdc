-- Values of an entry or item that name another person than the one whose history it is, such as a manager, have a salt of their own after that for
-- the rest. When the other person is erased, they are taken out with their salt, and ValuesHash keeps their hash: the chain still proves the rest.

IF COL_LENGTH('UserProvisioning.AuditEntries', 'Salt') < 32
ALTER TABLE UserProvisioning.AuditEntries ALTER COLUMN Salt varbinary(32);
GO

IF COL_LENGTH('UserProvisioning.ProvisioningRunItems', 'Salt') < 32
ALTER TABLE UserProvisioning.ProvisioningRunItems ALTER COLUMN Salt varbinary(32);
GO

-- An entry is never changed, except that its values are erased, or those that name another person are taken out, and never removed before it is
-- old. The chain tells whether what is left is as it was.
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
            OR (i.Id IS NOT NULL AND (i.ValuesHash IS NULL
                OR NOT (
                    (i.Target = '''' AND i.BeforeJson IS NULL AND i.AfterJson IS NULL AND i.Salt IS NULL
                        AND (d.ValuesHash IS NULL OR d.Salt IS NOT NULL))
                    OR (i.Target = d.Target AND d.ValuesHash IS NULL AND d.Salt IS NOT NULL AND DATALENGTH(d.Salt) = 32
                        AND i.Salt IS NOT NULL AND i.Salt = SUBSTRING(d.Salt, 1, 16)))
                OR EXISTS (
                    SELECT d.At, d.Actor, d.Action, d.TargetType, d.RunId, d.ContactId, d.ServerLogin, d.ItemsHash, d.Hash
                    EXCEPT
                    SELECT i.At, i.Actor, i.Action, i.TargetType, i.RunId, i.ContactId, i.ServerLogin, i.ItemsHash, i.Hash)))
            OR EXISTS (SELECT 1 FROM inserted n WHERE NOT EXISTS (SELECT 1 FROM deleted o WHERE o.Id = n.Id)))
        THROW 51000, ''An entry of the record is never changed, or removed before it is old.'', 1;
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
                OR (i.RunId IS NOT NULL AND (i.ValuesHash IS NULL
                    OR NOT (
                        (i.ExternalReference IS NULL AND i.DisplayName IS NULL AND i.Changes IS NULL AND i.Field IS NULL AND i.Reason IS NULL
                            AND i.Undo IS NULL AND i.Salt IS NULL AND (d.ValuesHash IS NULL OR d.Salt IS NOT NULL))
                        OR (d.ValuesHash IS NULL AND d.Salt IS NOT NULL AND DATALENGTH(d.Salt) = 32
                            AND i.Salt IS NOT NULL AND i.Salt = SUBSTRING(d.Salt, 1, 16)
                            AND NOT EXISTS (
                                SELECT d.ExternalReference, d.DisplayName, d.Field, d.Reason, d.Undo
                                EXCEPT
                                SELECT i.ExternalReference, i.DisplayName, i.Field, i.Reason, i.Undo)))
                    OR EXISTS (
                        SELECT d.Action, d.ContactId, d.SystemUserId, d.Seal
                        EXCEPT
                        SELECT i.Action, i.ContactId, i.SystemUserId, i.Seal)))
                OR EXISTS (SELECT 1 FROM inserted n WHERE NOT EXISTS (SELECT 1 FROM deleted o WHERE o.RunId = n.RunId AND o.Line = n.Line))))
        THROW 51000, ''An item of a run that is done is never changed, or removed before it is old.'', 1;
END');
GO
