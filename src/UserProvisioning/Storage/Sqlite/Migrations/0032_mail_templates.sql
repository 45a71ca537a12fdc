-- Mail templates that an import of a configuration brought: the name of the file that each would be, and its text.
CREATE TABLE MailTemplates (
    Name  TEXT NOT NULL PRIMARY KEY,
    Value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
