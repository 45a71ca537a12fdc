-- A cmdlet that somebody types is a run, whose entries in the audit trail are its items. Other runs are listed without reading these.

ALTER TABLE ProvisioningRuns ADD COLUMN Kind TEXT NOT NULL DEFAULT 'Import';
-- The cmdlet of a manual run; NULL for another run.
ALTER TABLE ProvisioningRuns ADD COLUMN Command TEXT NULL;
-- Memberships that users got, and that were taken from users.
ALTER TABLE ProvisioningRuns ADD COLUMN Granted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ProvisioningRuns ADD COLUMN Revoked INTEGER NOT NULL DEFAULT 0;

-- The series of their numbers, so that the numbers of other runs stay short.
INSERT INTO sqlite_sequence (name, seq) VALUES ('ManualRuns', 1000000000);

CREATE INDEX IX_ProvisioningRuns_NotManual ON ProvisioningRuns (Id) WHERE Kind <> 'Manual';

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
        OR NEW.FilePath IS NOT OLD.FilePath OR NEW.Options IS NOT OLD.Options OR NEW.UsersNotCreated IS NOT OLD.UsersNotCreated
        OR NEW.MissingLicenses IS NOT OLD.MissingLicenses OR NEW.Kind IS NOT OLD.Kind OR NEW.Command IS NOT OLD.Command
        OR NEW.Granted IS NOT OLD.Granted OR NEW.Revoked IS NOT OLD.Revoked)
BEGIN
    SELECT RAISE(ABORT, 'A run that is done stays done, and as it is.');
END;
