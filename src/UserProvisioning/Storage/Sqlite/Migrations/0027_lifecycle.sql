-- Lifecycle tasks: who is taken out of them, which mails were sent, and the indexes by which each task finds what is due.

ALTER TABLE SystemUsers ADD COLUMN ExemptFromLifecycle INTEGER NOT NULL DEFAULT 0 CHECK (ExemptFromLifecycle IN (0, 1));

-- The mails of lifecycle tasks, each once.
CREATE TABLE LifecycleMails (
    SystemUserId INTEGER NOT NULL REFERENCES SystemUsers (Id) ON DELETE CASCADE,
    Task         TEXT NOT NULL,
    -- The day that the mail is about: of the end, of the expiry, or on which the user was last seen.
    ForDay       TEXT NOT NULL,
    -- Who sends it. The process holds a lock of this name, so a claim ends with its process.
    ClaimId      TEXT NOT NULL,
    -- The day on which it was sent, in the time zone of the client; NULL while it is being sent.
    SentOn       TEXT NULL,
    PRIMARY KEY (SystemUserId, Task, ForDay)
) STRICT, WITHOUT ROWID;

CREATE INDEX IX_Contacts_EndDate ON Contacts (EndDate) WHERE Status = 'Active' AND EndDate IS NOT NULL;
CREATE INDEX IX_SystemUsers_SendOn ON SystemUsers (CredentialSendOn) WHERE CredentialSendOn IS NOT NULL;
CREATE INDEX IX_SystemUsers_WithoutPassword ON SystemUsers (ContactId)
    WHERE Status = 'Active' AND CredentialStatus IN ('None', 'Pending') AND CredentialSendOn IS NULL;
CREATE INDEX IX_SystemUsers_PasswordSetAt ON SystemUsers (PasswordSetAt) WHERE Status = 'Active' AND PasswordSetAt IS NOT NULL;
CREATE INDEX IX_SystemUsers_Seen ON SystemUsers (LastLoginAt, CreatedAt) WHERE Status = 'Active';
CREATE INDEX IX_SystemUsers_BlockedUntil ON SystemUsers (BlockedUntil) WHERE BlockedUntil IS NOT NULL;
