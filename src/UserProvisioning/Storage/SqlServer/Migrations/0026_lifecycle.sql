-- Lifecycle tasks: who is taken out of them, which mails were sent, and the indexes by which each task finds what is due.

IF COL_LENGTH('UserProvisioning.SystemUsers', 'ExemptFromLifecycle') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD ExemptFromLifecycle bit NOT NULL
    CONSTRAINT DF_SystemUsers_ExemptFromLifecycle DEFAULT 0;
GO

IF COL_LENGTH('UserProvisioning.SystemUserStaging', 'LastLoginAt') IS NULL
ALTER TABLE UserProvisioning.SystemUserStaging ADD LastLoginAt datetime2(7) NULL;
GO

-- The mails of lifecycle tasks, each once.
IF OBJECT_ID('UserProvisioning.LifecycleMails', 'U') IS NULL
CREATE TABLE UserProvisioning.LifecycleMails (
    SystemUserId bigint NOT NULL,
    Task         nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The day that the mail is about: of the end, of the expiry, or on which the user was last seen.
    ForDay       date NOT NULL,
    -- Who sends it. The process holds a lock of this name, so a claim ends with its process.
    ClaimId      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The day on which it was sent, in the time zone of the client; NULL while it is being sent.
    SentOn       date NULL,
    CONSTRAINT PK_LifecycleMails PRIMARY KEY (SystemUserId, Task, ForDay),
    CONSTRAINT FK_LifecycleMails_SystemUser FOREIGN KEY (SystemUserId) REFERENCES UserProvisioning.SystemUsers (Id) ON DELETE CASCADE
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts')
    AND name LIKE 'IX[_]Contacts[_]EndDate%')
    CREATE INDEX IX_Contacts_EndDate ON UserProvisioning.Contacts (EndDate)
        WHERE Status = 'Active' AND EndDate IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'IX[_]SystemUsers[_]SendOn%')
    CREATE INDEX IX_SystemUsers_SendOn ON UserProvisioning.SystemUsers (CredentialSendOn)
        WHERE CredentialSendOn IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'IX[_]SystemUsers[_]WithoutPassword%')
    CREATE INDEX IX_SystemUsers_WithoutPassword ON UserProvisioning.SystemUsers (ContactId)
        WHERE Status = 'Active' AND CredentialStatus IN ('None', 'Pending') AND CredentialSendOn IS NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'IX[_]SystemUsers[_]PasswordSetAt%')
    CREATE INDEX IX_SystemUsers_PasswordSetAt ON UserProvisioning.SystemUsers (PasswordSetAt)
        WHERE Status = 'Active' AND PasswordSetAt IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'IX[_]SystemUsers[_]Seen%')
    CREATE INDEX IX_SystemUsers_Seen ON UserProvisioning.SystemUsers (LastLoginAt, CreatedAt)
        WHERE Status = 'Active';
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers')
    AND name LIKE 'IX[_]SystemUsers[_]BlockedUntil%')
    CREATE INDEX IX_SystemUsers_BlockedUntil ON UserProvisioning.SystemUsers (BlockedUntil)
        WHERE BlockedUntil IS NOT NULL;
GO
