-- Employee interfaces with directories beside those with SFTP servers.

ALTER TABLE EmployeeInterfaces ADD COLUMN Kind TEXT NOT NULL DEFAULT 'Sftp' CHECK (Kind IN ('Sftp', 'Directory'));
ALTER TABLE EmployeeInterfaces ADD COLUMN SearchBase TEXT NULL;
ALTER TABLE EmployeeInterfaces ADD COLUMN Filter TEXT NULL;
ALTER TABLE EmployeeInterfaces ADD COLUMN Security TEXT NULL CHECK (Security IN ('Ldaps', 'StartTls', 'None'));
ALTER TABLE EmployeeInterfaces ADD COLUMN CertificateFile TEXT NULL;
-- JSON: the user groups by the distinguished names of groups of the directory.
ALTER TABLE EmployeeInterfaces ADD COLUMN GroupMap TEXT NULL;
-- JSON: up to where the directory was read.
ALTER TABLE EmployeeInterfaces ADD COLUMN Mark TEXT NULL;

-- A directory has no host key. SQLite changes a check only by making the column anew.
ALTER TABLE EmployeeInterfaces ADD COLUMN HostKeys TEXT NOT NULL DEFAULT '' CHECK (HostKeys = '' OR HostKeys LIKE 'SHA256:%');
UPDATE EmployeeInterfaces SET HostKeys = HostKeyFingerprint;
ALTER TABLE EmployeeInterfaces DROP COLUMN HostKeyFingerprint;
ALTER TABLE EmployeeInterfaces RENAME COLUMN HostKeys TO HostKeyFingerprint;
