-- Version 1: contacts, system users, licenses, authorizations, settings, imports, workplace logins, the audit trail.
--
-- Collations are chosen, and do not depend on the database's. What is compared exactly (keys, statuses, sources) is
-- Latin1_General_BIN2: columns named ...Key hold the case-folded form of the text beside them, made by the module, so
-- that what is "the same name" is decided in one place. What people search by is Latin1_General_CI_AS: case does not
-- matter, accents do. Both exist in every version of SQL Server and in Azure SQL.
-- Licenses are CI_AS too: that two spell one name in two ways is refused by a constraint.
-- Dates with a time are UTC.
-- RowVersion is on the rows that the module reads, decides on and writes back: it writes only what is as it has read it, and does its
-- work again where another program has changed it meanwhile.
-- Indexes are looked for by how their name begins: some servers add to it.

IF NOT EXISTS (SELECT 1 FROM sys.schemas WHERE name = 'UserProvisioning')
    EXEC ('CREATE SCHEMA UserProvisioning');
GO

-- Which versions were applied, and when.
IF OBJECT_ID('UserProvisioning.SchemaVersions', 'U') IS NULL
CREATE TABLE UserProvisioning.SchemaVersions (
    Version   int NOT NULL,
    AppliedAt datetime2(7) NOT NULL CONSTRAINT DF_SchemaVersions_AppliedAt DEFAULT (SYSUTCDATETIME()),
    CONSTRAINT PK_SchemaVersions PRIMARY KEY (Version)
);
GO

-- The last id handed out of each table that hands out ids. A unit of work reserves as many as it needs with one UPDATE.
IF OBJECT_ID('UserProvisioning.LastIds', 'U') IS NULL
CREATE TABLE UserProvisioning.LastIds (
    TableName nvarchar(60) COLLATE Latin1_General_BIN2 NOT NULL,
    LastId    bigint NOT NULL CONSTRAINT DF_LastIds_LastId DEFAULT (0),
    CONSTRAINT PK_LastIds PRIMARY KEY (TableName)
);
GO

INSERT INTO UserProvisioning.LastIds (TableName)
SELECT t.TableName
FROM (VALUES ('Contacts'), ('SystemUsers'), ('Authorizations'), ('ProvisioningRuns'), ('AuditEntries'),
    ('KnownRowSets'), ('KnownRowParts'), ('WorkplaceIdentities')) AS t (TableName)
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.LastIds l WHERE l.TableName = t.TableName);
GO

-- A unit of work that was committed has its row here: when the connection is lost during a commit, it tells whether the
-- commit happened. Rows are kept for a day.
IF OBJECT_ID('UserProvisioning.UnitsOfWork', 'U') IS NULL
CREATE TABLE UserProvisioning.UnitsOfWork (
    Id      uniqueidentifier NOT NULL,
    BegunAt datetime2(7) NOT NULL CONSTRAINT DF_UnitsOfWork_BegunAt DEFAULT (SYSUTCDATETIME()),
    CONSTRAINT PK_UnitsOfWork PRIMARY KEY (Id)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.UnitsOfWork') AND name LIKE 'IX[_]UnitsOfWork[_]BegunAt%')
    CREATE INDEX IX_UnitsOfWork_BegunAt ON UserProvisioning.UnitsOfWork (BegunAt);
GO

-- Rows on their way into other tables: copied here in bulk under the id of their batch, then applied by one statement and
-- deleted, all in the transaction of the unit of work. Seen from outside they are always empty. RowVersion is that of the row as it was
-- read, as a number; NULL when this unit of work has written it before, so that nobody else can.
IF OBJECT_ID('UserProvisioning.ContactStaging', 'U') IS NULL
CREATE TABLE UserProvisioning.ContactStaging (
    Batch                uniqueidentifier NOT NULL,
    Id                   bigint NOT NULL,
    Type                 nvarchar(20) COLLATE Latin1_General_BIN2 NULL,
    ExternalReference    nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    ExternalReferenceKey nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    FirstName            nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Prefix               nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    LastName             nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Initials             nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    OrganizationName     nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    OrganizationId       bigint NULL,
    DisplayName          nvarchar(800) COLLATE Latin1_General_CI_AS NULL,
    Email                nvarchar(254) COLLATE Latin1_General_CI_AS NULL,
    Phone                nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Language             nvarchar(85) COLLATE Latin1_General_CI_AS NULL,
    JobTitle             nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Department           nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    CostCenter           nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    ManagerReference     nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    StartDate            date NULL,
    EndDate              date NULL,
    Source               nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    RowVersion           bigint NULL,
    CONSTRAINT PK_ContactStaging PRIMARY KEY (Batch, Id)
);
GO

IF OBJECT_ID('UserProvisioning.SystemUserStaging', 'U') IS NULL
CREATE TABLE UserProvisioning.SystemUserStaging (
    Batch            uniqueidentifier NOT NULL,
    Id               bigint NOT NULL,
    Status           nvarchar(20) COLLATE Latin1_General_BIN2 NULL,
    License          nvarchar(20) COLLATE Latin1_General_CI_AS NULL,
    LastLicense      nvarchar(20) COLLATE Latin1_General_CI_AS NULL,
    ArchivedAt       datetime2(7) NULL,
    ArchivedByImport bit NULL,
    PasswordHash     nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    PasswordSetAt    datetime2(7) NULL,
    CredentialStatus nvarchar(20) COLLATE Latin1_General_BIN2 NULL,
    MustChangePassword bit NULL,
    WorkplaceIdentifier    nvarchar(400) COLLATE Latin1_General_CI_AS NULL,
    WorkplaceIdentifierKey nvarchar(800) COLLATE Latin1_General_BIN2 NULL,
    RowVersion       bigint NULL,
    CONSTRAINT PK_SystemUserStaging PRIMARY KEY (Batch, Id)
);
GO

IF OBJECT_ID('UserProvisioning.Licenses', 'U') IS NULL
CREATE TABLE UserProvisioning.Licenses (
    License nvarchar(20) COLLATE Latin1_General_CI_AS NOT NULL,
    Total   int NOT NULL CONSTRAINT DF_Licenses_Total DEFAULT (0),
    Used    int NOT NULL CONSTRAINT DF_Licenses_Used DEFAULT (0),
    CONSTRAINT PK_Licenses PRIMARY KEY (License),
    CONSTRAINT CK_Licenses_License CHECK (License IN
        ('Requestor', 'LimitedUser', 'FullUser', 'SpecialUser', 'Support', 'Administrator', 'SystemAdministrator')),
    -- The pool can be neither overdrawn nor shrunk below what is out, whatever runs at the same time.
    CONSTRAINT CK_Licenses_Pool CHECK (Used >= 0 AND Used <= Total)
);
GO

INSERT INTO UserProvisioning.Licenses (License)
SELECT t.License
FROM (VALUES ('Requestor'), ('LimitedUser'), ('FullUser'), ('SpecialUser'), ('Support'), ('Administrator'),
    ('SystemAdministrator')) AS t (License)
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.Licenses l WHERE l.License = t.License);
GO

IF OBJECT_ID('UserProvisioning.Contacts', 'U') IS NULL
CREATE TABLE UserProvisioning.Contacts (
    Id                   bigint NOT NULL,
    Type                 nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    ExternalReference    nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    ExternalReferenceKey nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    FirstName            nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Prefix               nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    LastName             nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Initials             nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    OrganizationName     nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    OrganizationId       bigint NULL,
    DisplayName          nvarchar(800) COLLATE Latin1_General_CI_AS NOT NULL,
    Email                nvarchar(254) COLLATE Latin1_General_CI_AS NULL,
    Phone                nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Language             nvarchar(85) COLLATE Latin1_General_CI_AS NULL,
    JobTitle             nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Department           nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    CostCenter           nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    ManagerReference     nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    StartDate            date NULL,
    EndDate              date NULL,
    Source               nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    RowVersion           rowversion NOT NULL,
    CONSTRAINT PK_Contacts PRIMARY KEY (Id),
    CONSTRAINT FK_Contacts_Organization FOREIGN KEY (OrganizationId) REFERENCES UserProvisioning.Contacts (Id),
    CONSTRAINT CK_Contacts_Type CHECK (Type IN ('Person', 'Organization')),
    CONSTRAINT CK_Contacts_Key CHECK (
        (ExternalReference IS NULL AND ExternalReferenceKey IS NULL)
        OR (ExternalReference IS NOT NULL AND ExternalReferenceKey IS NOT NULL)),
    CONSTRAINT CK_Contacts_Name CHECK (
        (Type = 'Person' AND (FirstName IS NOT NULL OR LastName IS NOT NULL))
        OR (Type = 'Organization' AND OrganizationName IS NOT NULL AND OrganizationId IS NULL)),
    CONSTRAINT CK_Contacts_Period CHECK (EndDate IS NULL OR StartDate IS NULL OR EndDate >= StartDate)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'UX[_]Contacts[_]ExternalReference%')
    CREATE UNIQUE INDEX UX_Contacts_ExternalReference ON UserProvisioning.Contacts (ExternalReferenceKey) WHERE ExternalReferenceKey IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'IX[_]Contacts[_]Organization%')
    CREATE INDEX IX_Contacts_Organization ON UserProvisioning.Contacts (OrganizationId) WHERE OrganizationId IS NOT NULL;
GO

-- A first login into the workplace app looks for its contact by address.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'IX[_]Contacts[_]Email%')
    CREATE INDEX IX_Contacts_Email ON UserProvisioning.Contacts (Email) WHERE Email IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'IX[_]Contacts[_]DisplayName%')
    CREATE INDEX IX_Contacts_DisplayName ON UserProvisioning.Contacts (DisplayName);
GO

-- A full load compares with the contacts of its source.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'IX[_]Contacts[_]Source%')
    CREATE INDEX IX_Contacts_Source ON UserProvisioning.Contacts (Source) WHERE Source IS NOT NULL;
GO

IF OBJECT_ID('UserProvisioning.SystemUsers', 'U') IS NULL
CREATE TABLE UserProvisioning.SystemUsers (
    Id                     bigint NOT NULL,
    ContactId              bigint NOT NULL,
    Username               nvarchar(100) COLLATE Latin1_General_CI_AS NOT NULL,
    UsernameKey            nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    Status                 nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    License                nvarchar(20) COLLATE Latin1_General_CI_AS NULL,
    -- What an archived user gets back when it is restored.
    LastLicense            nvarchar(20) COLLATE Latin1_General_CI_AS NOT NULL,
    -- ASP.NET Core Identity, version 3: salted, and never a clear password.
    PasswordHash           nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    PasswordSetAt          datetime2(7) NULL,
    CredentialStatus       nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    MustChangePassword     bit NOT NULL,
    LastLoginAt            datetime2(7) NULL,
    CreatedAt              datetime2(7) NOT NULL,
    ArchivedAt             datetime2(7) NULL,
    -- Whether an import archived it: then an import may restore it without being asked to make users.
    ArchivedByImport       bit NOT NULL CONSTRAINT DF_SystemUsers_ArchivedByImport DEFAULT (0),
    -- What the workplace app calls the user.
    WorkplaceIdentifier    nvarchar(400) COLLATE Latin1_General_CI_AS NULL,
    WorkplaceIdentifierKey nvarchar(800) COLLATE Latin1_General_BIN2 NULL,
    RowVersion             rowversion NOT NULL,
    CONSTRAINT PK_SystemUsers PRIMARY KEY (Id),
    -- One contact has at most one system user, and a contact that has one cannot be removed.
    CONSTRAINT UQ_SystemUsers_Contact UNIQUE (ContactId),
    CONSTRAINT UQ_SystemUsers_Username UNIQUE (UsernameKey),
    CONSTRAINT FK_SystemUsers_Contact FOREIGN KEY (ContactId) REFERENCES UserProvisioning.Contacts (Id),
    CONSTRAINT FK_SystemUsers_License FOREIGN KEY (License) REFERENCES UserProvisioning.Licenses (License),
    CONSTRAINT FK_SystemUsers_LastLicense FOREIGN KEY (LastLicense) REFERENCES UserProvisioning.Licenses (License),
    CONSTRAINT CK_SystemUsers_Username CHECK (UsernameKey <> ''),
    CONSTRAINT CK_SystemUsers_Status CHECK (Status IN ('Active', 'Archived')),
    CONSTRAINT CK_SystemUsers_CredentialStatus CHECK (CredentialStatus IN ('None', 'Pending', 'Sent', 'Set')),
    CONSTRAINT CK_SystemUsers_Licensed CHECK (
        (Status = 'Active' AND License IS NOT NULL) OR (Status = 'Archived' AND License IS NULL)),
    CONSTRAINT CK_SystemUsers_Archived CHECK (
        (Status = 'Archived' AND ArchivedAt IS NOT NULL) OR (Status = 'Active' AND ArchivedAt IS NULL)),
    CONSTRAINT CK_SystemUsers_Password CHECK (
        (PasswordHash IS NULL AND PasswordSetAt IS NULL) OR (PasswordHash IS NOT NULL AND PasswordSetAt IS NOT NULL)),
    CONSTRAINT CK_SystemUsers_Credential CHECK (CredentialStatus IN ('None', 'Pending') OR PasswordHash IS NOT NULL)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'UX[_]SystemUsers[_]Work%')
    CREATE UNIQUE INDEX UX_SystemUsers_WorkplaceIdentifier ON UserProvisioning.SystemUsers (WorkplaceIdentifierKey)
        WHERE WorkplaceIdentifierKey IS NOT NULL;
GO

-- Most users are active. Which are not is told by this small index, so that a row that changes a contact need not read its user.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'UX[_]SystemUsers[_]Arch%')
    CREATE UNIQUE INDEX UX_SystemUsers_Archived ON UserProvisioning.SystemUsers (ContactId, Status) WHERE Status = 'Archived';
GO

-- Get-SystemUser lists by these, page by page in the order of the ids.
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'IX[_]SystemUsers[_]License%')
    CREATE INDEX IX_SystemUsers_License ON UserProvisioning.SystemUsers (License, Id);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'IX[_]SystemUsers[_]Status%')
    CREATE INDEX IX_SystemUsers_Status ON UserProvisioning.SystemUsers (Status, Id);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'IX[_]SystemUsers[_]CredentialStatus%')
    CREATE INDEX IX_SystemUsers_CredentialStatus ON UserProvisioning.SystemUsers (CredentialStatus, Id);
GO

-- User groups and user profiles.
IF OBJECT_ID('UserProvisioning.Authorizations', 'U') IS NULL
CREATE TABLE UserProvisioning.Authorizations (
    Id              bigint NOT NULL,
    Kind            nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    Name            nvarchar(100) COLLATE Latin1_General_CI_AS NOT NULL,
    NameKey         nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    Description     nvarchar(500) COLLATE Latin1_General_CI_AS NULL,
    RequiredLicense nvarchar(20) COLLATE Latin1_General_CI_AS NULL,
    -- Module names, one a line.
    Modules         nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    RowVersion      rowversion NOT NULL,
    CONSTRAINT PK_Authorizations PRIMARY KEY (Id),
    CONSTRAINT UQ_Authorizations_Name UNIQUE (Kind, NameKey),
    CONSTRAINT FK_Authorizations_RequiredLicense FOREIGN KEY (RequiredLicense) REFERENCES UserProvisioning.Licenses (License),
    CONSTRAINT CK_Authorizations_Kind CHECK (Kind IN ('UserGroup', 'UserProfile')),
    CONSTRAINT CK_Authorizations_Name CHECK (NameKey <> '')
);
GO

IF OBJECT_ID('UserProvisioning.AuthorizationMembers', 'U') IS NULL
CREATE TABLE UserProvisioning.AuthorizationMembers (
    SystemUserId    bigint NOT NULL,
    AuthorizationId bigint NOT NULL,
    -- The source whose file named it, which may take it away again; NULL when it was given by hand or by default.
    GrantedBySource nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    CONSTRAINT PK_AuthorizationMembers PRIMARY KEY (SystemUserId, AuthorizationId),
    CONSTRAINT FK_AuthorizationMembers_User FOREIGN KEY (SystemUserId) REFERENCES UserProvisioning.SystemUsers (Id) ON DELETE CASCADE,
    CONSTRAINT FK_AuthorizationMembers_Authorization FOREIGN KEY (AuthorizationId) REFERENCES UserProvisioning.Authorizations (Id) ON DELETE CASCADE
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.AuthorizationMembers')
    AND name LIKE 'IX[_]AuthorizationMembers[_]%')
    CREATE INDEX IX_AuthorizationMembers_Authorization ON UserProvisioning.AuthorizationMembers (AuthorizationId, SystemUserId);
GO

IF OBJECT_ID('UserProvisioning.ClientSettings', 'U') IS NULL
CREATE TABLE UserProvisioning.ClientSettings (
    Name  nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    Value nvarchar(max) COLLATE Latin1_General_CI_AS NOT NULL,
    CONSTRAINT PK_ClientSettings PRIMARY KEY (Name)
);
GO

IF OBJECT_ID('UserProvisioning.GeneralUserSettings', 'U') IS NULL
CREATE TABLE UserProvisioning.GeneralUserSettings (
    Name  nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    Value nvarchar(max) COLLATE Latin1_General_CI_AS NOT NULL,
    CONSTRAINT PK_GeneralUserSettings PRIMARY KEY (Name)
);
GO

IF OBJECT_ID('UserProvisioning.SystemUserSettings', 'U') IS NULL
CREATE TABLE UserProvisioning.SystemUserSettings (
    SystemUserId bigint NOT NULL,
    Name         nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    Value        nvarchar(max) COLLATE Latin1_General_CI_AS NOT NULL,
    CONSTRAINT PK_SystemUserSettings PRIMARY KEY (SystemUserId, Name),
    CONSTRAINT FK_SystemUserSettings_User FOREIGN KEY (SystemUserId) REFERENCES UserProvisioning.SystemUsers (Id) ON DELETE CASCADE
);
GO

IF OBJECT_ID('UserProvisioning.ProvisioningRuns', 'U') IS NULL
CREATE TABLE UserProvisioning.ProvisioningRuns (
    Id           bigint NOT NULL,
    Source       nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    FileName     nvarchar(400) COLLATE Latin1_General_CI_AS NOT NULL,
    FileHash     nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    -- Where the file was and how it was read, as JSON: to import it again when a person approves the run.
    FilePath     nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    Options      nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    Status       nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    TotalRows    int NOT NULL CONSTRAINT DF_ProvisioningRuns_TotalRows DEFAULT (0),
    Created      int NOT NULL CONSTRAINT DF_ProvisioningRuns_Created DEFAULT (0),
    Updated      int NOT NULL CONSTRAINT DF_ProvisioningRuns_Updated DEFAULT (0),
    Unchanged    int NOT NULL CONSTRAINT DF_ProvisioningRuns_Unchanged DEFAULT (0),
    Archived     int NOT NULL CONSTRAINT DF_ProvisioningRuns_Archived DEFAULT (0),
    Restored     int NOT NULL CONSTRAINT DF_ProvisioningRuns_Restored DEFAULT (0),
    Rejected     int NOT NULL CONSTRAINT DF_ProvisioningRuns_Rejected DEFAULT (0),
    UsersCreated int NOT NULL CONSTRAINT DF_ProvisioningRuns_UsersCreated DEFAULT (0),
    Actor        nvarchar(400) COLLATE Latin1_General_CI_AS NOT NULL,
    StartedAt    datetime2(7) NOT NULL,
    EndedAt      datetime2(7) NULL,
    -- The items are the record of what the run did. The audit trail shows them under ids of its own, from AuditFrom
    -- up to AuditId, which is the id of the run's own entry there.
    AuditFrom    bigint NULL,
    AuditId      bigint NULL,
    RowVersion   rowversion NOT NULL,
    CONSTRAINT PK_ProvisioningRuns PRIMARY KEY (Id),
    CONSTRAINT CK_ProvisioningRuns_Status CHECK (Status IN
        ('Running', 'Completed', 'CompletedWithErrors', 'AwaitingApproval', 'Failed', 'Undone'))
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.ProvisioningRuns')
    AND name LIKE 'IX[_]ProvisioningRuns[_]Source%')
    CREATE INDEX IX_ProvisioningRuns_Source ON UserProvisioning.ProvisioningRuns (Source, Id);
GO

-- Texts of a file that was refused may be of any length.
IF OBJECT_ID('UserProvisioning.ProvisioningRunItems', 'U') IS NULL
CREATE TABLE UserProvisioning.ProvisioningRunItems (
    RunId       bigint NOT NULL,
    Line              bigint NOT NULL,
    ExternalReference nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    DisplayName       nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    Action            nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    -- JSON: [[field, old, new], ...]
    Changes           nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    Field             nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    Reason            nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    ContactId         bigint NULL,
    SystemUserId      bigint NULL,
    -- JSON: what Changes does not hold exactly, and undoing needs.
    Undo              nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    CONSTRAINT PK_ProvisioningRunItems PRIMARY KEY (RunId, Line),
    CONSTRAINT FK_ProvisioningRunItems_Run FOREIGN KEY (RunId) REFERENCES UserProvisioning.ProvisioningRuns (Id) ON DELETE CASCADE,
    CONSTRAINT CK_ProvisioningRunItems_Action CHECK (Action IN ('Create', 'Update', 'Unchanged', 'Archive', 'Restore', 'Reject'))
);
GO

-- Rows that changed nothing, where the lines that follow each other did so before: line Line + n of the run has the
-- reference and the name of the item ItemRunId, ItemLine + n. One row here stands for Rows items.
IF OBJECT_ID('UserProvisioning.ProvisioningRunUnchanged', 'U') IS NULL
CREATE TABLE UserProvisioning.ProvisioningRunUnchanged (
    RunId bigint NOT NULL,
    Line        bigint NOT NULL,
    Rows        bigint NOT NULL,
    ItemRunId   bigint NOT NULL,
    ItemLine    bigint NOT NULL,
    CONSTRAINT PK_ProvisioningRunUnchanged PRIMARY KEY (RunId, Line),
    CONSTRAINT FK_ProvisioningRunUnchanged_Run FOREIGN KEY (RunId) REFERENCES UserProvisioning.ProvisioningRuns (Id) ON DELETE CASCADE,
    CONSTRAINT FK_ProvisioningRunUnchanged_ItemRun FOREIGN KEY (ItemRunId) REFERENCES UserProvisioning.ProvisioningRuns (Id),
    CONSTRAINT CK_ProvisioningRunUnchanged_Rows CHECK (Rows > 0)
);
GO

-- Rows are added, and never changed: operators have no right to.
IF OBJECT_ID('UserProvisioning.AuditEntries', 'U') IS NULL
CREATE TABLE UserProvisioning.AuditEntries (
    Id          bigint NOT NULL,
    At          datetime2(7) NOT NULL,
    Actor       nvarchar(400) COLLATE Latin1_General_CI_AS NOT NULL,
    Action      nvarchar(40) COLLATE Latin1_General_CI_AS NOT NULL,
    TargetType  nvarchar(40) COLLATE Latin1_General_CI_AS NOT NULL,
    Target      nvarchar(800) COLLATE Latin1_General_CI_AS NOT NULL,
    -- JSON objects of the fields that changed.
    BeforeJson  nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    AfterJson   nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    RunId bigint NULL,
    CONSTRAINT PK_AuditEntries PRIMARY KEY (Id),
    CONSTRAINT FK_AuditEntries_Run FOREIGN KEY (RunId) REFERENCES UserProvisioning.ProvisioningRuns (Id)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.AuditEntries') AND name LIKE 'IX[_]AuditEntries[_]At%')
    CREATE INDEX IX_AuditEntries_At ON UserProvisioning.AuditEntries (At);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.AuditEntries') AND name LIKE 'IX[_]AuditEntries[_]Target%')
    CREATE INDEX IX_AuditEntries_Target ON UserProvisioning.AuditEntries (Target);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.AuditEntries') AND name LIKE 'IX[_]AuditEntries[_]Run%')
    CREATE INDEX IX_AuditEntries_Run ON UserProvisioning.AuditEntries (RunId) WHERE RunId IS NOT NULL;
GO

-- What lets an import pass over the rows that it dealt with before, and that nothing has touched since.
-- Context is a hash of all but the row that decides what becomes of it: the mapping, the options, the version of the
-- rules. AsOfChange and AsOfUser are the last change and the last user that the import knew of: a row holds as long as no
-- later one concerns its contact. AsOfChange is -1 while the import still writes.
IF OBJECT_ID('UserProvisioning.KnownRowSets', 'U') IS NULL
CREATE TABLE UserProvisioning.KnownRowSets (
    Id         bigint NOT NULL,
    Source     nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    Context    varbinary(200) NOT NULL,
    Rows       int NOT NULL CONSTRAINT DF_KnownRowSets_Rows DEFAULT (0),
    AsOfChange bigint NOT NULL,
    AsOfUser   bigint NOT NULL,
    CONSTRAINT PK_KnownRowSets PRIMARY KEY (Id)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.KnownRowSets') AND name LIKE 'IX[_]KnownRowSets[_]Source%')
    CREATE INDEX IX_KnownRowSets_Source ON UserProvisioning.KnownRowSets (Source, Id);
GO

-- The rows, up to some thousands in a part, as the module packs them: a hash of the row's text, the contact, the item
-- that says what was last done to it.
IF OBJECT_ID('UserProvisioning.KnownRowParts', 'U') IS NULL
CREATE TABLE UserProvisioning.KnownRowParts (
    Id    bigint NOT NULL,
    SetId bigint NOT NULL,
    Data  varbinary(max) NOT NULL,
    CONSTRAINT PK_KnownRowParts PRIMARY KEY (Id),
    CONSTRAINT FK_KnownRowParts_Set FOREIGN KEY (SetId) REFERENCES UserProvisioning.KnownRowSets (Id) ON DELETE CASCADE
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.KnownRowParts') AND name LIKE 'IX[_]KnownRowParts[_]Set%')
    CREATE INDEX IX_KnownRowParts_Set ON UserProvisioning.KnownRowParts (SetId, Id);
GO

-- Contacts that were touched, by whatever statement; NULL is all of them. Written by the triggers below, and only while
-- there is somebody to read it.
IF OBJECT_ID('UserProvisioning.ContactChanges', 'U') IS NULL
CREATE TABLE UserProvisioning.ContactChanges (
    Id        bigint IDENTITY(1, 1) NOT NULL,
    ContactId bigint NULL,
    CONSTRAINT PK_ContactChanges PRIMARY KEY (Id)
);
GO

-- Persons name an organization by its reference, so another reference concerns them all.
IF OBJECT_ID('UserProvisioning.Contacts_NoteChanges', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.Contacts_NoteChanges ON UserProvisioning.Contacts AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT 1 FROM UserProvisioning.KnownRowSets WHERE AsOfChange >= 0)
        INSERT INTO UserProvisioning.ContactChanges (ContactId)
        SELECT CASE WHEN i.Id IS NOT NULL AND d.Type = ''Organization''
            AND COALESCE(d.ExternalReferenceKey, '''') <> COALESCE(i.ExternalReferenceKey, '''') THEN NULL ELSE d.Id END
        FROM deleted d
        LEFT JOIN inserted i ON i.Id = d.Id;
END');
GO

-- That a user was made is told by its number: noting it would slow down every import for nothing.
IF OBJECT_ID('UserProvisioning.SystemUsers_NoteChanges', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.SystemUsers_NoteChanges ON UserProvisioning.SystemUsers AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT 1 FROM UserProvisioning.KnownRowSets WHERE AsOfChange >= 0)
        INSERT INTO UserProvisioning.ContactChanges (ContactId)
        SELECT d.ContactId
        FROM deleted d
        LEFT JOIN inserted i ON i.Id = d.Id
        WHERE i.Id IS NULL OR d.ContactId <> i.ContactId OR d.Status <> i.Status
            OR COALESCE(d.License, '''') <> COALESCE(i.License, '''') OR d.ArchivedByImport <> i.ArchivedByImport;
END');
GO

-- What was given by hand is kept, whatever a row says; what a source gave, a row of it may take away again.
IF OBJECT_ID('UserProvisioning.AuthorizationMembers_NoteGiven', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.AuthorizationMembers_NoteGiven ON UserProvisioning.AuthorizationMembers AFTER INSERT
AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT 1 FROM UserProvisioning.KnownRowSets WHERE AsOfChange >= 0)
        INSERT INTO UserProvisioning.ContactChanges (ContactId)
        SELECT u.ContactId
        FROM inserted i
        JOIN UserProvisioning.SystemUsers u ON u.Id = i.SystemUserId
        WHERE i.GrantedBySource IS NOT NULL;
END');
GO

IF OBJECT_ID('UserProvisioning.AuthorizationMembers_NoteChanges', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.AuthorizationMembers_NoteChanges ON UserProvisioning.AuthorizationMembers AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT 1 FROM UserProvisioning.KnownRowSets WHERE AsOfChange >= 0)
        INSERT INTO UserProvisioning.ContactChanges (ContactId)
        SELECT u.ContactId
        FROM UserProvisioning.SystemUsers u
        WHERE u.Id IN (SELECT SystemUserId FROM deleted) OR u.Id IN (SELECT SystemUserId FROM inserted);
END');
GO

IF OBJECT_ID('UserProvisioning.Authorizations_NoteChanges', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.Authorizations_NoteChanges ON UserProvisioning.Authorizations AFTER UPDATE
AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT 1 FROM deleted d JOIN inserted i ON i.Id = d.Id WHERE d.NameKey <> i.NameKey)
        AND EXISTS (SELECT 1 FROM UserProvisioning.KnownRowSets WHERE AsOfChange >= 0)
        INSERT INTO UserProvisioning.ContactChanges (ContactId) VALUES (NULL);
END');
GO

-- Who a contact is at an issuer of ID tokens. A subject means something only together with its issuer.
IF OBJECT_ID('UserProvisioning.WorkplaceIdentities', 'U') IS NULL
CREATE TABLE UserProvisioning.WorkplaceIdentities (
    Id        bigint NOT NULL,
    ContactId bigint NOT NULL,
    Issuer    nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    Subject   nvarchar(255) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The verified address by which the contact was found.
    Email     nvarchar(400) COLLATE Latin1_General_CI_AS NULL,
    LinkedAt  datetime2(7) NOT NULL,
    CONSTRAINT PK_WorkplaceIdentities PRIMARY KEY (Id),
    CONSTRAINT UQ_WorkplaceIdentities_Subject UNIQUE (Issuer, Subject),
    CONSTRAINT UQ_WorkplaceIdentities_Contact UNIQUE (ContactId, Issuer),
    CONSTRAINT FK_WorkplaceIdentities_Contact FOREIGN KEY (ContactId) REFERENCES UserProvisioning.Contacts (Id) ON DELETE CASCADE
);
GO
