-- Mails with first passwords that are put off to a later day.

-- The day from which the mail is sent; NULL when none is put off.
ALTER TABLE SystemUsers ADD COLUMN CredentialSendOn TEXT NULL;
-- The address that it goes to instead of the contact's; NULL for the contact's.
ALTER TABLE SystemUsers ADD COLUMN CredentialSendTo TEXT NULL CHECK (CredentialSendTo IS NULL OR CredentialSendOn IS NOT NULL);
-- Whether it is sent even if the user starts later or has a password that was set on purpose.
ALTER TABLE SystemUsers ADD COLUMN CredentialSendForced INTEGER NOT NULL DEFAULT 0 CHECK (CredentialSendForced IN (0, 1));

CREATE INDEX IX_SystemUsers_Scheduled ON SystemUsers (Id) WHERE CredentialSendOn IS NOT NULL;
