-- Version 3: whether a contact is here or has left, blocks, and since when a user may be taken for unused.
-- One column for each statement: some servers take no list.

IF COL_LENGTH('UserProvisioning.Contacts', 'Status') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD Status nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT DF_Contacts_Status DEFAULT ('Active');
GO

IF COL_LENGTH('UserProvisioning.Contacts', 'ArchivedAt') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD ArchivedAt datetime2(7) NULL;
GO

-- Whether a source or the calendar archived it: then a source may make it active again.
IF COL_LENGTH('UserProvisioning.Contacts', 'ArchivedByImport') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD ArchivedByImport bit NOT NULL CONSTRAINT DF_Contacts_ArchivedByImport DEFAULT (0);
GO

IF OBJECT_ID('UserProvisioning.CK_Contacts_Status') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD CONSTRAINT CK_Contacts_Status CHECK (Status IN ('Active', 'Archived'));
GO

IF OBJECT_ID('UserProvisioning.CK_Contacts_Archived') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD CONSTRAINT CK_Contacts_Archived CHECK (
    (Status = 'Archived' AND ArchivedAt IS NOT NULL) OR (Status = 'Active' AND ArchivedAt IS NULL));
GO

-- An import archived a user only because its source said that the person had left. The column RestoredAt is added after this
-- statement, so that the statement runs once, however often the script does.
IF COL_LENGTH('UserProvisioning.SystemUsers', 'RestoredAt') IS NULL
UPDATE c SET Status = 'Archived', ArchivedAt = u.ArchivedAt, ArchivedByImport = 1
FROM UserProvisioning.Contacts c
JOIN UserProvisioning.SystemUsers u ON u.ContactId = c.Id
WHERE u.Status = 'Archived' AND u.ArchivedByImport = 1;
GO

-- When an archived user was last restored; NULL when it never was.
IF COL_LENGTH('UserProvisioning.SystemUsers', 'RestoredAt') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD RestoredAt datetime2(7) NULL;
GO

-- A blocked user cannot log in, and keeps its license and memberships.
IF COL_LENGTH('UserProvisioning.SystemUsers', 'BlockedSince') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD BlockedSince datetime2(7) NULL;
GO

-- The first day on which the block no longer holds; NULL when only Unblock-SystemUser ends it.
IF COL_LENGTH('UserProvisioning.SystemUsers', 'BlockedUntil') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD BlockedUntil date NULL;
GO

IF COL_LENGTH('UserProvisioning.SystemUsers', 'BlockReason') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD BlockReason nvarchar(500) COLLATE Latin1_General_CI_AS NULL;
GO

IF OBJECT_ID('UserProvisioning.CK_SystemUsers_Blocked') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD CONSTRAINT CK_SystemUsers_Blocked
    CHECK (BlockedSince IS NOT NULL OR (BlockedUntil IS NULL AND BlockReason IS NULL));
GO

IF COL_LENGTH('UserProvisioning.SystemUserStaging', 'RestoredAt') IS NULL
ALTER TABLE UserProvisioning.SystemUserStaging ADD RestoredAt datetime2(7) NULL;
GO
