-- Version 7: the record of a person goes by the id of the contact; the server writes beside the actor which login it knows. The triggers that
-- keep the record as it is stand in version 10.

IF COL_LENGTH('UserProvisioning.AuditEntries', 'ContactId') IS NULL
ALTER TABLE UserProvisioning.AuditEntries ADD ContactId bigint NULL;
GO

-- NULL in entries that are older than the column.
IF COL_LENGTH('UserProvisioning.AuditEntries', 'ServerLogin') IS NULL
ALTER TABLE UserProvisioning.AuditEntries
    ADD ServerLogin nvarchar(128) COLLATE Latin1_General_CI_AS NULL CONSTRAINT DF_AuditEntries_ServerLogin DEFAULT (ORIGINAL_LOGIN());
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
