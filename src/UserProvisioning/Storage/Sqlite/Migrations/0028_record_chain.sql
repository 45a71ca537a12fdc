-- The audit trail becomes a chain: each entry has a hash over the entry before it and over its own values. The values that may be erased are hashed
-- with a random salt first. Erasing removes the values and the salt and keeps their hash, so that the chain stays sound and the hash says nothing.

ALTER TABLE AuditEntries ADD COLUMN Salt BLOB NULL;
-- The salted hash of values that were erased; NULL while the values are there. It is empty in an entry of before the chain.
ALTER TABLE AuditEntries ADD COLUMN ValuesHash BLOB NULL;
-- What the entry of a run says of the items of the run: a hash over their seals.
ALTER TABLE AuditEntries ADD COLUMN ItemsHash BLOB NULL;
-- The hash over the entry before and this one; NULL in entries of before the chain.
ALTER TABLE AuditEntries ADD COLUMN Hash BLOB NULL;

-- Where the chain begins: with the entries above AfterId, the first of which follows the hash. The row with the highest id holds.
CREATE TABLE AuditStarts (
    AfterId INTEGER NOT NULL,
    -- Whether the entries up to AfterId are old and may be removed; else they are of before the chain and stay.
    IsPurge INTEGER NOT NULL CHECK (IsPurge IN (0, 1)),
    Hash    BLOB NOT NULL,
    PRIMARY KEY (AfterId, IsPurge)
) STRICT, WITHOUT ROWID;

INSERT INTO AuditStarts (AfterId, Hash, IsPurge) SELECT MAX(Id), zeroblob(32), 0 FROM AuditEntries HAVING COUNT(*) > 0;

-- The items of a run are sealed in batches: the number of the batch is the lowest line in it. NULL in items of before the chain.
ALTER TABLE ProvisioningRunItems ADD COLUMN Seal INTEGER NULL;
ALTER TABLE ProvisioningRunItems ADD COLUMN Salt BLOB NULL;
-- As in AuditEntries.
ALTER TABLE ProvisioningRunItems ADD COLUMN ValuesHash BLOB NULL;

CREATE TABLE ItemSeals (
    RunId  INTEGER NOT NULL REFERENCES ProvisioningRuns (Id) ON DELETE CASCADE,
    Seal   INTEGER NOT NULL,
    Items  INTEGER NOT NULL,
    -- A hash over the salted hashes of the items, by line; empty for the items of a run that had begun before the chain.
    Digest BLOB NOT NULL,
    -- The first bytes of the salted hash of each item, by line: they tell which item was changed.
    Parts  BLOB NOT NULL,
    PRIMARY KEY (RunId, Seal)
) STRICT, WITHOUT ROWID;

INSERT INTO ItemSeals (RunId, Seal, Items, Digest, Parts)
SELECT i.RunId, -9223372036854775808, COUNT(*), zeroblob(0), zeroblob(0)
FROM ProvisioningRunItems i JOIN ProvisioningRuns r ON r.Id = i.RunId
WHERE r.Status NOT IN ('Completed', 'CompletedWithErrors', 'Undone')
GROUP BY i.RunId;

CREATE TRIGGER AuditStarts_NoUpdate BEFORE UPDATE ON AuditStarts
BEGIN
    SELECT RAISE(ABORT, 'The beginning of the record is never changed.');
END;

CREATE TRIGGER AuditStarts_NoDelete BEFORE DELETE ON AuditStarts
BEGIN
    SELECT RAISE(ABORT, 'The beginning of the record is never removed.');
END;

DROP TRIGGER AuditEntries_NoUpdate;

-- An entry is never changed, except that its values are erased.
CREATE TRIGGER AuditEntries_NoUpdate BEFORE UPDATE ON AuditEntries
WHEN NOT (NEW.Target = '' AND NEW.BeforeJson IS NULL AND NEW.AfterJson IS NULL AND NEW.Salt IS NULL
    AND OLD.ValuesHash IS NULL AND NEW.ValuesHash IS NOT NULL
    AND NEW.Id IS OLD.Id AND NEW.At IS OLD.At AND NEW.Actor IS OLD.Actor AND NEW.Action IS OLD.Action AND NEW.TargetType IS OLD.TargetType
    AND NEW.RunId IS OLD.RunId AND NEW.ContactId IS OLD.ContactId AND NEW.ServerLogin IS OLD.ServerLogin
    AND NEW.ItemsHash IS OLD.ItemsHash AND NEW.Hash IS OLD.Hash)
BEGIN
    SELECT RAISE(ABORT, 'An entry of the record is never changed.');
END;

DROP TRIGGER AuditEntries_NoDelete;

CREATE TRIGGER AuditEntries_NoDelete BEFORE DELETE ON AuditEntries
WHEN OLD.Id > COALESCE((SELECT MAX(AfterId) FROM AuditStarts WHERE IsPurge = 1), -1)
BEGIN
    SELECT RAISE(ABORT, 'An entry of the record is never removed before it is old.');
END;

DROP TRIGGER ProvisioningRunItems_NoUpdate;

CREATE TRIGGER ProvisioningRunItems_NoUpdate BEFORE UPDATE ON ProvisioningRunItems
WHEN EXISTS (SELECT 1 FROM ProvisioningRuns r WHERE r.Id = OLD.RunId AND r.Status IN ('Completed', 'CompletedWithErrors', 'Undone'))
    AND NOT (NEW.ExternalReference IS NULL AND NEW.DisplayName IS NULL AND NEW.Changes IS NULL AND NEW.Field IS NULL AND NEW.Reason IS NULL
        AND NEW.Undo IS NULL AND NEW.Salt IS NULL AND OLD.ValuesHash IS NULL AND NEW.ValuesHash IS NOT NULL
        AND NEW.RunId IS OLD.RunId AND NEW.Line IS OLD.Line AND NEW.Action IS OLD.Action AND NEW.ContactId IS OLD.ContactId
        AND NEW.SystemUserId IS OLD.SystemUserId AND NEW.Seal IS OLD.Seal)
BEGIN
    SELECT RAISE(ABORT, 'An item of a run that is done is never changed.');
END;

DROP TRIGGER ProvisioningRunItems_NoDelete;

-- Not every run has an id in the audit trail; then its last entry there says how old it is.
CREATE TRIGGER ProvisioningRunItems_NoDelete BEFORE DELETE ON ProvisioningRunItems
WHEN EXISTS (SELECT 1 FROM ProvisioningRuns r WHERE r.Id = OLD.RunId AND r.Status IN ('Completed', 'CompletedWithErrors', 'Undone')
    AND COALESCE(r.AuditId, (SELECT MAX(a.Id) FROM AuditEntries a WHERE a.RunId = r.Id), 0)
        > COALESCE((SELECT MAX(AfterId) FROM AuditStarts WHERE IsPurge = 1), 0))
BEGIN
    SELECT RAISE(ABORT, 'An item of a run that is done is never removed before it is old.');
END;

DROP TRIGGER ProvisioningRunUnchanged_NoDelete;

CREATE TRIGGER ProvisioningRunUnchanged_NoDelete BEFORE DELETE ON ProvisioningRunUnchanged
WHEN EXISTS (SELECT 1 FROM ProvisioningRuns r WHERE r.Id = OLD.RunId AND r.Status IN ('Completed', 'CompletedWithErrors', 'Undone')
    AND COALESCE(r.AuditId, (SELECT MAX(a.Id) FROM AuditEntries a WHERE a.RunId = r.Id), 0)
        > COALESCE((SELECT MAX(AfterId) FROM AuditStarts WHERE IsPurge = 1), 0))
BEGIN
    SELECT RAISE(ABORT, 'An item of a run that is done is never removed before it is old.');
END;

CREATE TRIGGER ItemSeals_NoUpdate BEFORE UPDATE ON ItemSeals
BEGIN
    SELECT RAISE(ABORT, 'A seal of the record is never changed.');
END;

CREATE TRIGGER ItemSeals_NoDelete BEFORE DELETE ON ItemSeals
WHEN EXISTS (SELECT 1 FROM ProvisioningRuns r WHERE r.Id = OLD.RunId AND r.Status IN ('Completed', 'CompletedWithErrors', 'Undone')
    AND COALESCE(r.AuditId, (SELECT MAX(a.Id) FROM AuditEntries a WHERE a.RunId = r.Id), 0)
        > COALESCE((SELECT MAX(AfterId) FROM AuditStarts WHERE IsPurge = 1), 0))
BEGIN
    SELECT RAISE(ABORT, 'A seal of the record is never removed before it is old.');
END;

-- The options of a run may name persons. They are kept for approving and resuming, so those of a run that is done may go.
DROP TRIGGER ProvisioningRuns_StaysDone;

CREATE TRIGGER ProvisioningRuns_StaysDone BEFORE UPDATE ON ProvisioningRuns
WHEN OLD.Status IN ('Completed', 'CompletedWithErrors', 'Undone')
    AND (NEW.Status NOT IN ('Completed', 'CompletedWithErrors', 'Undone')
        OR (OLD.AuditId IS NOT NULL AND (NEW.AuditId IS NOT OLD.AuditId OR NEW.AuditFrom IS NOT OLD.AuditFrom))
        OR NEW.Id IS NOT OLD.Id OR NEW.Source IS NOT OLD.Source OR NEW.FileName IS NOT OLD.FileName
        OR NEW.FileHash IS NOT OLD.FileHash OR NEW.TotalRows IS NOT OLD.TotalRows OR NEW.Created IS NOT OLD.Created
        OR NEW.Updated IS NOT OLD.Updated OR NEW.Unchanged IS NOT OLD.Unchanged OR NEW.Archived IS NOT OLD.Archived
        OR NEW.Restored IS NOT OLD.Restored OR NEW.Rejected IS NOT OLD.Rejected OR NEW.UsersCreated IS NOT OLD.UsersCreated
        OR NEW.Actor IS NOT OLD.Actor OR NEW.StartedAt IS NOT OLD.StartedAt OR NEW.EndedAt IS NOT OLD.EndedAt
        OR NEW.FilePath IS NOT OLD.FilePath OR (NEW.Options IS NOT OLD.Options AND NEW.Options IS NOT NULL)
        OR NEW.UsersNotCreated IS NOT OLD.UsersNotCreated OR NEW.MissingLicenses IS NOT OLD.MissingLicenses OR NEW.Kind IS NOT OLD.Kind
        OR NEW.Command IS NOT OLD.Command OR NEW.Granted IS NOT OLD.Granted OR NEW.Revoked IS NOT OLD.Revoked)
BEGIN
    SELECT RAISE(ABORT, 'A run that is done stays done, and as it is.');
END;

-- When the personal data of a contact was erased; NULL for never.
ALTER TABLE Contacts ADD COLUMN ErasedAt TEXT NULL;

CREATE INDEX IX_Contacts_Erasable ON Contacts (ArchivedAt) WHERE Status = 'Archived' AND ErasedAt IS NULL;
