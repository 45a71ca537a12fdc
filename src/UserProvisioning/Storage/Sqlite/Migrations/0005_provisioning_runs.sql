-- Runs are no longer made by imports only, so their tables lose the word. SQLite renames what refers to them as well.

ALTER TABLE ImportRuns RENAME TO ProvisioningRuns;
ALTER TABLE ImportRunItems RENAME TO ProvisioningRunItems;
ALTER TABLE ImportRunUnchanged RENAME TO ProvisioningRunUnchanged;
ALTER TABLE ImportRunFileParts RENAME TO ProvisioningRunFileParts;

ALTER TABLE ProvisioningRunItems RENAME COLUMN ImportRunId TO RunId;
ALTER TABLE ProvisioningRunUnchanged RENAME COLUMN ImportRunId TO RunId;
ALTER TABLE ProvisioningRunFileParts RENAME COLUMN ImportRunId TO RunId;
ALTER TABLE EmployeeInterfaceFiles RENAME COLUMN ImportRunId TO RunId;
ALTER TABLE AuditEntries RENAME COLUMN ImportRunId TO RunId;

-- SQLite cannot rename an index.
DROP INDEX IX_AuditEntries_ImportRun;
CREATE INDEX IX_AuditEntries_Run ON AuditEntries (RunId) WHERE RunId IS NOT NULL;
DROP INDEX IX_ImportRunFileParts_Run;
CREATE INDEX IX_ProvisioningRunFileParts_Run ON ProvisioningRunFileParts (RunId);
