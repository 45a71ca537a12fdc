-- Version 23: contact fields that administrators made, and their values. A contact without a value has no row.

INSERT INTO UserProvisioning.LastIds (TableName)
SELECT t.TableName
FROM (VALUES ('ContactFields')) t (TableName)
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.LastIds l WHERE l.TableName = t.TableName);
GO

IF OBJECT_ID('UserProvisioning.ContactFields', 'U') IS NULL
CREATE TABLE UserProvisioning.ContactFields (
    Id      bigint NOT NULL,
    Name    nvarchar(200) NOT NULL,
    NameKey nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    Type    nvarchar(20) NOT NULL,
    -- The headers under which files deliver the field, beside its name, with | between them; NULL for none.
    Headers nvarchar(2000) NULL,
    CONSTRAINT PK_ContactFields PRIMARY KEY (Id),
    CONSTRAINT ContactFieldName UNIQUE (NameKey),
    CONSTRAINT CK_ContactFields_NameKey CHECK (NameKey <> ''),
    CONSTRAINT CK_ContactFields_Type CHECK (Type IN ('Text', 'Number', 'Date', 'Boolean'))
);
GO

IF OBJECT_ID('UserProvisioning.ContactFieldValues', 'U') IS NULL
CREATE TABLE UserProvisioning.ContactFieldValues (
    ContactId bigint NOT NULL,
    FieldId   bigint NOT NULL,
    -- One text for each value: 1042.5, 2026-12-31, true.
    Value     nvarchar(200) COLLATE Latin1_General_CI_AS NOT NULL,
    CONSTRAINT PK_ContactFieldValues PRIMARY KEY (ContactId, FieldId),
    CONSTRAINT FK_ContactFieldValues_Contact FOREIGN KEY (ContactId) REFERENCES UserProvisioning.Contacts (Id),
    CONSTRAINT FK_ContactFieldValues_Field FOREIGN KEY (FieldId) REFERENCES UserProvisioning.ContactFields (Id),
    CONSTRAINT CK_ContactFieldValues_Value CHECK (Value <> '')
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.ContactFieldValues') AND name LIKE 'IX[_]ContactFieldValues%')
    CREATE INDEX IX_ContactFieldValues_Value ON UserProvisioning.ContactFieldValues (FieldId, Value, ContactId);
GO

IF OBJECT_ID('UserProvisioning.ContactFieldValues_NoteChanges', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.ContactFieldValues_NoteChanges ON UserProvisioning.ContactFieldValues AFTER INSERT, UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT 1 FROM UserProvisioning.KnownRowSets WHERE AsOfChange >= 0)
        INSERT INTO UserProvisioning.ContactChanges (ContactId)
        SELECT ContactId FROM deleted UNION SELECT ContactId FROM inserted;
END');
GO
