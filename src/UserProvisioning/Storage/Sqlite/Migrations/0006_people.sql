-- Whether a contact is here or has left, blocks, and since when a user may be taken for unused.

ALTER TABLE Contacts ADD COLUMN Status TEXT NOT NULL DEFAULT 'Active' CHECK (Status IN ('Active', 'Archived'));
ALTER TABLE Contacts ADD COLUMN ArchivedAt TEXT NULL CHECK ((Status = 'Archived') = (ArchivedAt IS NOT NULL));
-- Whether a source or the calendar archived it: then a source may make it active again.
ALTER TABLE Contacts ADD COLUMN ArchivedByImport INTEGER NOT NULL DEFAULT 0 CHECK (ArchivedByImport IN (0, 1));

-- An import archived a user only because its source said that the person had left.
UPDATE Contacts SET Status = 'Archived', ArchivedAt = u.ArchivedAt, ArchivedByImport = 1
FROM SystemUsers u
WHERE u.ContactId = Contacts.Id AND u.Status = 'Archived' AND u.ArchivedByImport = 1;

-- When an archived user was last restored; NULL when it never was.
ALTER TABLE SystemUsers ADD COLUMN RestoredAt TEXT NULL;

-- A blocked user cannot log in, and keeps its license and memberships.
ALTER TABLE SystemUsers ADD COLUMN BlockedSince TEXT NULL;
-- The first day on which the block no longer holds; NULL when only Unblock-SystemUser ends it.
ALTER TABLE SystemUsers ADD COLUMN BlockedUntil TEXT NULL CHECK (BlockedUntil IS NULL OR BlockedSince IS NOT NULL);
ALTER TABLE SystemUsers ADD COLUMN BlockReason TEXT NULL CHECK (BlockReason IS NULL OR BlockedSince IS NOT NULL);
