-- Version 27: employee interfaces with directories beside those with SFTP servers.

IF COL_LENGTH('UserProvisioning.EmployeeInterfaces', 'Kind') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD Kind nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL
     CONSTRAINT DF_EmployeeInterfaces_Kind DEFAULT 'Sftp';
GO

IF COL_LENGTH('UserProvisioning.EmployeeInterfaces', 'SearchBase') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD SearchBase nvarchar(max) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.EmployeeInterfaces', 'Filter') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD Filter nvarchar(max) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.EmployeeInterfaces', 'Security') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD Security nvarchar(20) COLLATE Latin1_General_BIN2 NULL;
GO

IF COL_LENGTH('UserProvisioning.EmployeeInterfaces', 'CertificateFile') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD CertificateFile nvarchar(max) COLLATE Latin1_General_BIN2 NULL;
GO

-- JSON: the user groups by the distinguished names of groups of the directory.
IF COL_LENGTH('UserProvisioning.EmployeeInterfaces', 'GroupMap') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD GroupMap nvarchar(max) COLLATE Latin1_General_CI_AS NULL;
GO

-- JSON: up to where the directory was read.
IF COL_LENGTH('UserProvisioning.EmployeeInterfaces', 'Mark') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD Mark nvarchar(max) COLLATE Latin1_General_BIN2 NULL;
GO

IF OBJECT_ID('UserProvisioning.CK_EmployeeInterfaces_Kind') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD CONSTRAINT CK_EmployeeInterfaces_Kind CHECK (Kind IN ('Sftp', 'Directory'));
GO

IF OBJECT_ID('UserProvisioning.CK_EmployeeInterfaces_Security') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD CONSTRAINT CK_EmployeeInterfaces_Security CHECK (Security IN ('Ldaps', 'StartTls', 'None'));
GO

-- A directory has no host key.
IF OBJECT_ID('UserProvisioning.CK_EmployeeInterfaces_HostKey') IS NOT NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces DROP CONSTRAINT CK_EmployeeInterfaces_HostKey;
GO

IF OBJECT_ID('UserProvisioning.CK_EmployeeInterfaces_HostKeys') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD CONSTRAINT CK_EmployeeInterfaces_HostKeys
    CHECK (HostKeyFingerprint = '' OR HostKeyFingerprint LIKE 'SHA256:%');
GO
