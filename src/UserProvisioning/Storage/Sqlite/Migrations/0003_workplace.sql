-- Logins into the workplace app.

-- Who a contact is at an issuer of ID tokens. A subject means something only together with its issuer.
CREATE TABLE WorkplaceIdentities (
    Id        INTEGER PRIMARY KEY AUTOINCREMENT,
    ContactId INTEGER NOT NULL REFERENCES Contacts (Id) ON DELETE CASCADE,
    Issuer    TEXT NOT NULL,
    Subject   TEXT NOT NULL,
    -- The verified address by which the contact was found.
    Email     TEXT NULL,
    LinkedAt  TEXT NOT NULL,
    CONSTRAINT WorkplaceSubject UNIQUE (Issuer, Subject),
    CONSTRAINT WorkplaceContact UNIQUE (ContactId, Issuer)
) STRICT;

-- What the workplace app calls the user.
ALTER TABLE SystemUsers ADD COLUMN WorkplaceIdentifier TEXT NULL;
ALTER TABLE SystemUsers ADD COLUMN WorkplaceIdentifierKey TEXT NULL;
CREATE UNIQUE INDEX UX_SystemUsers_WorkplaceIdentifier ON SystemUsers (WorkplaceIdentifierKey) WHERE WorkplaceIdentifierKey IS NOT NULL;

-- A first login looks for its contact by address. The service layer decides which of those that are found are the same.
CREATE INDEX IX_Contacts_Email ON Contacts (lower(Email)) WHERE Email IS NOT NULL;
