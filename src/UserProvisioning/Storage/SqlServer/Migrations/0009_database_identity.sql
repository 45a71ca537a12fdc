-- Version 9: which database this is. Objects that were read from it carry the value, so that none is taken for what has the same id in
-- another database. One row, written here and never changed; a copy into another database does not copy it.

IF OBJECT_ID('UserProvisioning.DatabaseIdentity', 'U') IS NULL
CREATE TABLE UserProvisioning.DatabaseIdentity (
    Id nvarchar(32) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT PK_DatabaseIdentity PRIMARY KEY (Id),
    CONSTRAINT CK_DatabaseIdentity_Id CHECK (LEN(Id) = 32)
);
GO

INSERT INTO UserProvisioning.DatabaseIdentity (Id)
SELECT LOWER(REPLACE(CONVERT(nvarchar(36), NEWID()), '-', ''))
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.DatabaseIdentity);
GO
