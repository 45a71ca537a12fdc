-- Version 3: whether a contact is here or has left, blocks, and since when a user may be taken for unused.

IF NOT EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name = 'Status')
ALTER TABLE UserProvisioning.Contacts ADD
    Status           nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT DF_Contacts_Status DEFAULT ('Active'),
    ArchivedAt       datetime2(7) NULL,
    -- Whether a source or the calendar archived it: then a source may make it active again.
    ArchivedByImport bit NOT NULL CONSTRAINT DF_Contacts_ArchivedByImport DEFAULT (0),
    CONSTRAINT CK_Contacts_Status CHECK (Status IN ('Active', 'Archived')),
    CONSTRAINT CK_Contacts_Archived CHECK (
        (Status = 'Archived' AND ArchivedAt IS NOT NULL) OR (Status = 'Active' AND ArchivedAt IS NULL));
GO

-- An import archived a user only because its source said that the person had left. The column RestoredAt is added after this
-- statement, so that the statement runs once, however often the script does.
IF NOT EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers') AND name = 'RestoredAt')
UPDATE c SET Status = 'Archived', ArchivedAt = u.ArchivedAt, ArchivedByImport = 1
FROM UserProvisioning.Contacts c
JOIN UserProvisioning.SystemUsers u ON u.ContactId = c.Id
WHERE u.Status = 'Archived' AND u.ArchivedByImport = 1;
GO

IF NOT EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers') AND name = 'RestoredAt')
ALTER TABLE UserProvisioning.SystemUsers ADD
    -- When an archived user was last restored; NULL when it never was.
    RestoredAt   datetime2(7) NULL,
    -- A blocked user cannot log in, and keeps its license and memberships.
    BlockedSince datetime2(7) NULL,
    -- The first day on which the block no longer holds; NULL when only Unblock-SystemUser ends it.
    BlockedUntil date NULL,
    BlockReason  nvarchar(500) COLLATE Latin1_General_CI_AS NULL,
    CONSTRAINT CK_SystemUsers_Blocked CHECK (BlockedSince IS NOT NULL OR (BlockedUntil IS NULL AND BlockReason IS NULL));
GO

IF NOT EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('UserProvisioning.SystemUserStaging') AND name = 'RestoredAt')
ALTER TABLE UserProvisioning.SystemUserStaging ADD RestoredAt datetime2(7) NULL;
GO
