-- Contacts that were merged into another one. What their source says under their reference is about the other contact from then on.

CREATE TABLE ContactAliases (
    -- The id of the contact that is gone; the record of the person has it.
    FormerContactId      INTEGER NOT NULL PRIMARY KEY,
    ContactId            INTEGER NOT NULL REFERENCES Contacts (Id),
    ExternalReference    TEXT NULL,
    ExternalReferenceKey TEXT NULL,
    CONSTRAINT ContactAliasKey CHECK ((ExternalReference IS NULL) = (ExternalReferenceKey IS NULL))
) STRICT;

CREATE UNIQUE INDEX UX_ContactAliases_ExternalReference ON ContactAliases (ExternalReferenceKey) WHERE ExternalReferenceKey IS NOT NULL;
CREATE INDEX IX_ContactAliases_Contact ON ContactAliases (ContactId);
