-- The record of a person goes by the id of the contact, so that it goes on when the user is renamed; and nothing of the record is changed or removed.

ALTER TABLE AuditEntries ADD COLUMN ContactId INTEGER NULL;
-- The login that a server knows; an embedded file knows none.
ALTER TABLE AuditEntries ADD COLUMN ServerLogin TEXT NULL;

UPDATE AuditEntries SET ContactId = (SELECT u.ContactId FROM SystemUsers u WHERE u.Username = AuditEntries.Target) WHERE TargetType = 'SystemUser';
UPDATE AuditEntries SET ContactId = (SELECT c.Id FROM Contacts c WHERE c.ExternalReference = AuditEntries.Target OR '#' || c.Id = AuditEntries.Target)
    WHERE TargetType IN ('Contact', 'WorkplaceIdentity');
-- Entries under a name that was given up since.
UPDATE AuditEntries SET ContactId = (
    SELECT r.ContactId FROM AuditEntries r
    WHERE r.Action = 'Rename' AND r.ContactId IS NOT NULL AND r.Id > AuditEntries.Id
        AND json_extract(r.BeforeJson, '$.Username') = AuditEntries.Target
    ORDER BY r.Id LIMIT 1)
    WHERE TargetType = 'SystemUser' AND ContactId IS NULL;

CREATE INDEX IX_AuditEntries_Contact ON AuditEntries (ContactId) WHERE ContactId IS NOT NULL;

CREATE TRIGGER AuditEntries_NoUpdate BEFORE UPDATE ON AuditEntries
BEGIN
    SELECT RAISE(ABORT, 'An entry of the record is never changed.');
END;

CREATE TRIGGER AuditEntries_NoDelete BEFORE DELETE ON AuditEntries
BEGIN
    SELECT RAISE(ABORT, 'An entry of the record is never removed.');
END;

CREATE TRIGGER ProvisioningRunItems_NoUpdate BEFORE UPDATE ON ProvisioningRunItems
WHEN EXISTS (SELECT 1 FROM ProvisioningRuns r WHERE r.Id = OLD.RunId AND r.Status IN ('Completed', 'CompletedWithErrors', 'Undone'))
BEGIN
    SELECT RAISE(ABORT, 'An item of a run that is done is never changed.');
END;

CREATE TRIGGER ProvisioningRunItems_NoDelete BEFORE DELETE ON ProvisioningRunItems
WHEN EXISTS (SELECT 1 FROM ProvisioningRuns r WHERE r.Id = OLD.RunId AND r.Status IN ('Completed', 'CompletedWithErrors', 'Undone'))
BEGIN
    SELECT RAISE(ABORT, 'An item of a run that is done is never removed.');
END;

CREATE TRIGGER ProvisioningRunUnchanged_NoDelete BEFORE DELETE ON ProvisioningRunUnchanged
WHEN EXISTS (SELECT 1 FROM ProvisioningRuns r WHERE r.Id = OLD.RunId AND r.Status IN ('Completed', 'CompletedWithErrors', 'Undone'))
BEGIN
    SELECT RAISE(ABORT, 'An item of a run that is done is never removed.');
END;

-- Else a run could be opened again, emptied, and closed.
CREATE TRIGGER ProvisioningRuns_StaysDone BEFORE UPDATE OF Id, Status ON ProvisioningRuns
WHEN OLD.Status IN ('Completed', 'CompletedWithErrors', 'Undone')
    AND (NEW.Status NOT IN ('Completed', 'CompletedWithErrors', 'Undone') OR NEW.Id <> OLD.Id)
BEGIN
    SELECT RAISE(ABORT, 'A run that is done stays done.');
END;

CREATE TRIGGER ProvisioningRuns_NoDelete BEFORE DELETE ON ProvisioningRuns
WHEN OLD.Status IN ('Completed', 'CompletedWithErrors', 'Undone')
BEGIN
    SELECT RAISE(ABORT, 'A run that is done is never removed.');
END;
