-- Values of an entry or item that name another person than the one whose history it is, such as a manager, have a salt of their own after that for
-- the rest. When the other person is erased, they are taken out with their salt, and ValuesHash keeps their hash: the chain still proves the rest.

DROP TRIGGER AuditEntries_NoUpdate;

-- An entry is never changed, except that its values are erased, or those that name another person are taken out. The chain tells what is left.
CREATE TRIGGER AuditEntries_NoUpdate BEFORE UPDATE ON AuditEntries
WHEN NOT ((
        (NEW.Target = '' AND NEW.BeforeJson IS NULL AND NEW.AfterJson IS NULL AND NEW.Salt IS NULL
            AND (OLD.ValuesHash IS NULL OR OLD.Salt IS NOT NULL))
        OR (NEW.Target IS OLD.Target AND OLD.ValuesHash IS NULL AND length(OLD.Salt) = 32 AND NEW.Salt IS substr(OLD.Salt, 1, 16)))
    AND NEW.ValuesHash IS NOT NULL
    AND NEW.Id IS OLD.Id AND NEW.At IS OLD.At AND NEW.Actor IS OLD.Actor AND NEW.Action IS OLD.Action AND NEW.TargetType IS OLD.TargetType
    AND NEW.RunId IS OLD.RunId AND NEW.ContactId IS OLD.ContactId AND NEW.ServerLogin IS OLD.ServerLogin
    AND NEW.ItemsHash IS OLD.ItemsHash AND NEW.Hash IS OLD.Hash)
BEGIN
    SELECT RAISE(ABORT, 'An entry of the record is never changed.');
END;

DROP TRIGGER ProvisioningRunItems_NoUpdate;

CREATE TRIGGER ProvisioningRunItems_NoUpdate BEFORE UPDATE ON ProvisioningRunItems
WHEN EXISTS (SELECT 1 FROM ProvisioningRuns r WHERE r.Id = OLD.RunId AND r.Status IN ('Completed', 'CompletedWithErrors', 'Undone'))
    AND NOT ((
            (NEW.ExternalReference IS NULL AND NEW.DisplayName IS NULL AND NEW.Changes IS NULL AND NEW.Field IS NULL AND NEW.Reason IS NULL
                AND NEW.Undo IS NULL AND NEW.Salt IS NULL AND (OLD.ValuesHash IS NULL OR OLD.Salt IS NOT NULL))
            OR (NEW.ExternalReference IS OLD.ExternalReference AND NEW.DisplayName IS OLD.DisplayName AND NEW.Field IS OLD.Field
                AND NEW.Reason IS OLD.Reason AND NEW.Undo IS OLD.Undo
                AND OLD.ValuesHash IS NULL AND length(OLD.Salt) = 32 AND NEW.Salt IS substr(OLD.Salt, 1, 16)))
        AND NEW.ValuesHash IS NOT NULL
        AND NEW.RunId IS OLD.RunId AND NEW.Line IS OLD.Line AND NEW.Action IS OLD.Action AND NEW.ContactId IS OLD.ContactId
        AND NEW.SystemUserId IS OLD.SystemUserId AND NEW.Seal IS OLD.Seal)
BEGIN
    SELECT RAISE(ABORT, 'An item of a run that is done is never changed.');
END;
