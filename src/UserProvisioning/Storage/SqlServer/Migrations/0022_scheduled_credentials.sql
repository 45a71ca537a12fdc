-- Version 22: mails with first passwords that are put off to a later day.

-- The day from which the mail is sent; NULL when none is put off.
IF COL_LENGTH('UserProvisioning.SystemUsers', 'CredentialSendOn') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD CredentialSendOn date NULL;
GO

-- The address that it goes to instead of the contact's; NULL for the contact's.
IF COL_LENGTH('UserProvisioning.SystemUsers', 'CredentialSendTo') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD CredentialSendTo nvarchar(254) COLLATE Latin1_General_CI_AS NULL;
GO

-- Whether it is sent even if the user starts later or has a password that was set on purpose.
IF COL_LENGTH('UserProvisioning.SystemUsers', 'CredentialSendForced') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD CredentialSendForced bit NOT NULL
    CONSTRAINT DF_SystemUsers_CredentialSendForced DEFAULT 0;
GO

IF OBJECT_ID('UserProvisioning.CK_SystemUsers_Scheduled') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD CONSTRAINT CK_SystemUsers_Scheduled
    CHECK (CredentialSendTo IS NULL OR CredentialSendOn IS NOT NULL);
GO

IF COL_LENGTH('UserProvisioning.SystemUserStaging', 'CredentialSendOn') IS NULL
ALTER TABLE UserProvisioning.SystemUserStaging ADD CredentialSendOn date NULL;
GO

IF COL_LENGTH('UserProvisioning.SystemUserStaging', 'CredentialSendTo') IS NULL
ALTER TABLE UserProvisioning.SystemUserStaging ADD CredentialSendTo nvarchar(254) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.SystemUserStaging', 'CredentialSendForced') IS NULL
ALTER TABLE UserProvisioning.SystemUserStaging ADD CredentialSendForced bit NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers') AND name LIKE 'IX[_]SystemUsers[_]Scheduled%')
    CREATE INDEX IX_SystemUsers_Scheduled ON UserProvisioning.SystemUsers (Id) WHERE CredentialSendOn IS NOT NULL;
GO
