-- Version 19: contacts that were merged into another one. What their source says under their reference is about the other contact from then on.

IF OBJECT_ID('UserProvisioning.ContactAliases', 'U') IS NULL
CREATE TABLE UserProvisioning.ContactAliases (
    -- The id of the contact that is gone; the record of the person has it.
    FormerContactId      bigint NOT NULL,
    ContactId            bigint NOT NULL,
    ExternalReference    nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    ExternalReferenceKey nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    CONSTRAINT PK_ContactAliases PRIMARY KEY (FormerContactId),
    CONSTRAINT FK_ContactAliases_Contact FOREIGN KEY (ContactId) REFERENCES UserProvisioning.Contacts (Id)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.ContactAliases') AND name LIKE 'UX[_]ContactAliases[_]%')
    CREATE UNIQUE INDEX UX_ContactAliases_ExternalReference ON UserProvisioning.ContactAliases (ExternalReferenceKey)
        WHERE ExternalReferenceKey IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.ContactAliases') AND name LIKE 'IX[_]ContactAliases[_]%')
    CREATE INDEX IX_ContactAliases_Contact ON UserProvisioning.ContactAliases (ContactId);
GO
