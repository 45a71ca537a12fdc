-- Contact fields that administrators made, and their values. A contact without a value has no row.

CREATE TABLE ContactFields (
    Id      INTEGER PRIMARY KEY AUTOINCREMENT,
    Name    TEXT NOT NULL,
    NameKey TEXT NOT NULL CHECK (NameKey <> ''),
    Type    TEXT NOT NULL CHECK (Type IN ('Text', 'Number', 'Date', 'Boolean')),
    -- The headers under which files deliver the field, beside its name, with | between them; NULL for none.
    Headers TEXT NULL,
    CONSTRAINT ContactFieldName UNIQUE (NameKey)
) STRICT;

CREATE TABLE ContactFieldValues (
    ContactId INTEGER NOT NULL REFERENCES Contacts (Id),
    FieldId   INTEGER NOT NULL REFERENCES ContactFields (Id),
    -- One text for each value: 1042.5, 2026-12-31, true.
    Value     TEXT NOT NULL CHECK (Value <> ''),
    PRIMARY KEY (ContactId, FieldId)
) STRICT, WITHOUT ROWID;

CREATE INDEX IX_ContactFieldValues_Value ON ContactFieldValues (FieldId, lower(Value), ContactId);

CREATE TRIGGER ContactChanges_FieldGiven AFTER INSERT ON ContactFieldValues WHEN EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) VALUES (NEW.ContactId);
END;

CREATE TRIGGER ContactChanges_FieldChanged AFTER UPDATE ON ContactFieldValues WHEN EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) VALUES (OLD.ContactId), (NEW.ContactId);
END;

CREATE TRIGGER ContactChanges_FieldGone AFTER DELETE ON ContactFieldValues WHEN EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) VALUES (OLD.ContactId);
END;
