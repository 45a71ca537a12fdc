-- What lets an import pass over the rows that it dealt with before, and that nothing has touched since.

-- What each import added. Context is a hash of all but the row that decides what becomes of it: the mapping, the options,
-- the version of the rules. AsOfChange and AsOfUser are the last change and the last user that the import knew of: a row
-- holds as long as no later one concerns its contact. AsOfChange is -1 while the import still writes.
CREATE TABLE KnownRowSets (
    Id         INTEGER PRIMARY KEY AUTOINCREMENT,
    Source     TEXT NOT NULL,
    Context    BLOB NOT NULL,
    Rows       INTEGER NOT NULL DEFAULT 0,
    AsOfChange INTEGER NOT NULL,
    AsOfUser   INTEGER NOT NULL
) STRICT;

-- The rows, up to some thousands in a part, as the service layer packs them: a hash of the row's text, the contact, the
-- item that says what was last done to it.
CREATE TABLE KnownRowParts (
    Id    INTEGER PRIMARY KEY AUTOINCREMENT,
    SetId INTEGER NOT NULL REFERENCES KnownRowSets (Id) ON DELETE CASCADE,
    Data  BLOB NOT NULL
) STRICT;

CREATE INDEX IX_KnownRowParts_Set ON KnownRowParts (SetId);

-- Contacts that were touched, by whatever statement; NULL is all of them. Nothing is noted while there is nobody to read it.
CREATE TABLE ContactChanges (
    Id        INTEGER PRIMARY KEY AUTOINCREMENT,
    ContactId INTEGER NULL
) STRICT;

-- Persons name an organization by its reference, so another reference concerns them all.
CREATE TRIGGER ContactChanges_Contact AFTER UPDATE ON Contacts WHEN EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId)
    SELECT CASE WHEN OLD.Type = 'Organization' AND OLD.ExternalReferenceKey IS NOT NEW.ExternalReferenceKey THEN NULL ELSE OLD.Id END;
END;

CREATE TRIGGER ContactChanges_ContactGone AFTER DELETE ON Contacts WHEN EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) VALUES (OLD.Id);
END;

-- That a user was made is told by its number: a trigger would slow down every import for nothing.
CREATE TRIGGER ContactChanges_User AFTER UPDATE OF ContactId, Status, License, ArchivedByImport ON SystemUsers
WHEN EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) VALUES (OLD.ContactId);
END;

CREATE TRIGGER ContactChanges_UserGone AFTER DELETE ON SystemUsers WHEN EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) VALUES (OLD.ContactId);
END;

-- What was given by hand is kept, whatever a row says; what a source gave, a row of it may take away again.
CREATE TRIGGER ContactChanges_MemberGiven AFTER INSERT ON AuthorizationMembers
WHEN NEW.GrantedBySource IS NOT NULL AND EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) SELECT ContactId FROM SystemUsers WHERE Id = NEW.SystemUserId;
END;

CREATE TRIGGER ContactChanges_MemberChanged AFTER UPDATE ON AuthorizationMembers WHEN EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) SELECT ContactId FROM SystemUsers WHERE Id IN (OLD.SystemUserId, NEW.SystemUserId);
END;

CREATE TRIGGER ContactChanges_MemberGone AFTER DELETE ON AuthorizationMembers WHEN EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) SELECT ContactId FROM SystemUsers WHERE Id = OLD.SystemUserId;
END;

CREATE TRIGGER ContactChanges_Authorization AFTER UPDATE OF Kind, NameKey ON Authorizations
WHEN OLD.NameKey <> NEW.NameKey AND EXISTS (SELECT 1 FROM KnownRowSets WHERE AsOfChange >= 0)
BEGIN
    INSERT INTO ContactChanges (ContactId) VALUES (NULL);
END;

-- Rows that changed nothing, where the lines that follow each other did so before: line Line + n of the run has the
-- reference and the name of the item ItemRunId, ItemLine + n. One row here stands for Rows items.
CREATE TABLE ImportRunUnchanged (
    ImportRunId INTEGER NOT NULL REFERENCES ImportRuns (Id) ON DELETE CASCADE,
    Line        INTEGER NOT NULL,
    Rows        INTEGER NOT NULL CHECK (Rows > 0),
    ItemRunId   INTEGER NOT NULL REFERENCES ImportRuns (Id),
    ItemLine    INTEGER NOT NULL,
    PRIMARY KEY (ImportRunId, Line)
) STRICT, WITHOUT ROWID;

-- Most users are active. Which are not is told by this small index, so that a row that changes a contact need not read its user.
CREATE UNIQUE INDEX UX_SystemUsers_Archived ON SystemUsers (ContactId, Status) WHERE Status = 'Archived';
