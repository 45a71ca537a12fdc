-- Version 2: employee interfaces, what became of each of their files, and the files of runs that wait for approval.

INSERT INTO UserProvisioning.LastIds (TableName)
SELECT t.TableName
FROM (VALUES ('EmployeeInterfaces'), ('EmployeeInterfaceFiles'), ('ProvisioningRunFileParts')) AS t (TableName)
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.LastIds l WHERE l.TableName = t.TableName);
GO

-- No secret is kept: a key file's path may be, passwords and passphrases come with each call.
IF OBJECT_ID('UserProvisioning.EmployeeInterfaces', 'U') IS NULL
CREATE TABLE UserProvisioning.EmployeeInterfaces (
    Id                 bigint NOT NULL,
    Name               nvarchar(200) COLLATE Latin1_General_CI_AS NOT NULL,
    NameKey            nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    ServerName         nvarchar(400) COLLATE Latin1_General_CI_AS NOT NULL,
    Port               int NOT NULL,
    RemoteDirectory    nvarchar(1000) COLLATE Latin1_General_BIN2 NOT NULL,
    Username           nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    -- One or more, with a space between them.
    HostKeyFingerprint nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    KeyFile            nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    FilePattern        nvarchar(200) COLLATE Latin1_General_CI_AS NOT NULL,
    -- JSON, as in ProvisioningRuns.Options; NULL for none.
    Mapping            nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    CreateUser         bit NOT NULL,
    FullLoad           bit NOT NULL,
    -- In seconds.
    ClaimTimeout       bigint NOT NULL,
    SettleTime         bigint NOT NULL,
    ExportDirectory    nvarchar(1000) COLLATE Latin1_General_BIN2 NULL,
    -- Who works on it now: files run in order, so there is one at a time. Whoever takes over writes another token, and
    -- nothing that the former holder does after that is committed.
    LeaseToken         nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    LeaseHolder        nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    LeaseAt            datetime2(7) NULL,
    RowVersion         rowversion NOT NULL,
    CONSTRAINT PK_EmployeeInterfaces PRIMARY KEY (Id),
    CONSTRAINT UQ_EmployeeInterfaces_Name UNIQUE (NameKey),
    CONSTRAINT CK_EmployeeInterfaces_Name CHECK (NameKey <> ''),
    CONSTRAINT CK_EmployeeInterfaces_Port CHECK (Port BETWEEN 1 AND 65535),
    CONSTRAINT CK_EmployeeInterfaces_HostKey CHECK (HostKeyFingerprint LIKE 'SHA256:%'),
    CONSTRAINT CK_EmployeeInterfaces_ClaimTimeout CHECK (ClaimTimeout > 0),
    CONSTRAINT CK_EmployeeInterfaces_SettleTime CHECK (SettleTime >= 0),
    CONSTRAINT CK_EmployeeInterfaces_Lease CHECK (
        (LeaseToken IS NULL AND LeaseAt IS NULL) OR (LeaseToken IS NOT NULL AND LeaseAt IS NOT NULL))
);
GO

-- A file from when it is claimed. It is written before the file gets its claimed name, and says with the commit of its
-- import that it was imported: killed at any moment, the next worker knows how far it had come.
IF OBJECT_ID('UserProvisioning.EmployeeInterfaceFiles', 'U') IS NULL
CREATE TABLE UserProvisioning.EmployeeInterfaceFiles (
    Id                  bigint NOT NULL,
    EmployeeInterfaceId bigint NOT NULL,
    -- Stands in the claimed name.
    ClaimId             nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    FileName            nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    Hash                nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    Status              nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    -- Whether it is in the folder that Target names; until then it has its claimed name.
    IsMoved             bit NOT NULL,
    Target              nvarchar(600) COLLATE Latin1_General_BIN2 NULL,
    Reason              nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    RunId         bigint NULL,
    ClaimedAt           datetime2(7) NOT NULL,
    CONSTRAINT PK_EmployeeInterfaceFiles PRIMARY KEY (Id),
    CONSTRAINT UQ_EmployeeInterfaceFiles_Claim UNIQUE (EmployeeInterfaceId, ClaimId),
    CONSTRAINT CK_EmployeeInterfaceFiles_Status CHECK (Status IN ('Claimed', 'Imported', 'Failed', 'Duplicate')),
    CONSTRAINT CK_EmployeeInterfaceFiles_Target CHECK (
        (Status = 'Claimed' AND Target IS NULL) OR (Status <> 'Claimed' AND Target IS NOT NULL)),
    CONSTRAINT FK_EmployeeInterfaceFiles_Interface FOREIGN KEY (EmployeeInterfaceId)
        REFERENCES UserProvisioning.EmployeeInterfaces (Id) ON DELETE CASCADE,
    CONSTRAINT FK_EmployeeInterfaceFiles_Run FOREIGN KEY (RunId) REFERENCES UserProvisioning.ProvisioningRuns (Id)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.EmployeeInterfaceFiles')
    AND name LIKE 'IX[_]EmployeeInterfaceFiles[_]Hash%')
    CREATE INDEX IX_EmployeeInterfaceFiles_Hash ON UserProvisioning.EmployeeInterfaceFiles (EmployeeInterfaceId, Hash) WHERE Hash IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.EmployeeInterfaceFiles')
    AND name LIKE 'IX[_]EmployeeInterfaceFiles[_]Open%')
    CREATE INDEX IX_EmployeeInterfaceFiles_Open ON UserProvisioning.EmployeeInterfaceFiles (EmployeeInterfaceId) WHERE IsMoved = 0;
GO

-- The file of a run that waits for approval, compressed, in parts: it can be approved on any machine, and without a
-- password for the server it came from.
IF OBJECT_ID('UserProvisioning.ProvisioningRunFileParts', 'U') IS NULL
CREATE TABLE UserProvisioning.ProvisioningRunFileParts (
    Id          bigint NOT NULL,
    RunId bigint NOT NULL,
    Data        varbinary(max) NOT NULL,
    CONSTRAINT PK_ProvisioningRunFileParts PRIMARY KEY (Id),
    CONSTRAINT FK_ProvisioningRunFileParts_Run FOREIGN KEY (RunId) REFERENCES UserProvisioning.ProvisioningRuns (Id) ON DELETE CASCADE
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.ProvisioningRunFileParts')
    AND name LIKE 'IX[_]ProvisioningRunFileParts[_]Run%')
    CREATE INDEX IX_ProvisioningRunFileParts_Run ON UserProvisioning.ProvisioningRunFileParts (RunId, Id);
GO
