-- Mail templates that an import of a configuration brought: the name of the file that each would be, and its text.

IF OBJECT_ID('UserProvisioning.MailTemplates', 'U') IS NULL
CREATE TABLE UserProvisioning.MailTemplates (
    Name  nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    Value nvarchar(max) COLLATE Latin1_General_CI_AS NOT NULL,
    CONSTRAINT PK_MailTemplates PRIMARY KEY (Name)
);
GO
