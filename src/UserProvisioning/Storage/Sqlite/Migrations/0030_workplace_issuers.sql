-- Workplace issuers: whose ID tokens are accepted, and what a login with one may do. They take the place of three client settings.

CREATE TABLE WorkplaceIssuers (
    Id            INTEGER PRIMARY KEY AUTOINCREMENT,
    Name          TEXT NOT NULL,
    NameKey       TEXT NOT NULL CHECK (NameKey <> ''),
    -- As the tokens say it, to the letter.
    Issuer        TEXT NOT NULL CHECK (Issuer <> ''),
    Audience      TEXT NOT NULL CHECK (Audience <> ''),
    Provisioning  TEXT NOT NULL CHECK (Provisioning IN ('None', 'User', 'ContactAndUser')),
    -- By which fields a contact is found when no contact is linked to the subject, with | between them; NULL for none.
    MatchBy       TEXT NULL,
    UpdateContact INTEGER NOT NULL CHECK (UpdateContact IN (0, 1)),
    -- Which claims fill which fields, beside the standard ones, as Field=claim,claim; Field=claim. NULL for none.
    ClaimMap      TEXT NULL,
    -- The claim with the groups that the issuer says the person is in.
    GroupClaim    TEXT NOT NULL CHECK (GroupClaim <> ''),
    -- The groups of the issuer of which a person must be in one, as JSON; NULL for none.
    RequiredGroup TEXT NULL,
    CONSTRAINT WorkplaceIssuerName UNIQUE (NameKey),
    CONSTRAINT WorkplaceIssuerTokens UNIQUE (Issuer, Audience)
) STRICT;

-- The e-mail domains that an issuer serves. A domain belongs to one issuer.
CREATE TABLE WorkplaceIssuerDomains (
    Domain   TEXT NOT NULL PRIMARY KEY CHECK (Domain <> ''),
    IssuerId INTEGER NOT NULL REFERENCES WorkplaceIssuers (Id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX IX_WorkplaceIssuerDomains_Issuer ON WorkplaceIssuerDomains (IssuerId);

-- Which user groups a group of an issuer gives.
CREATE TABLE WorkplaceIssuerGroups (
    IssuerId      INTEGER NOT NULL REFERENCES WorkplaceIssuers (Id) ON DELETE CASCADE,
    -- A group that an issuer gives cannot be removed.
    UserGroupId   INTEGER NOT NULL REFERENCES Authorizations (Id),
    ProviderGroup TEXT NOT NULL CHECK (ProviderGroup <> ''),
    PRIMARY KEY (IssuerId, UserGroupId, ProviderGroup)
) STRICT, WITHOUT ROWID;

CREATE INDEX IX_WorkplaceIssuerGroups_Group ON WorkplaceIssuerGroups (UserGroupId);

INSERT INTO WorkplaceIssuers (Name, NameKey, Issuer, Audience, Provisioning, MatchBy, UpdateContact, ClaimMap, GroupClaim)
SELECT 'Default', 'DEFAULT', i.Value, a.Value, COALESCE(p.Value, 'None'), 'Email', 0, c.Value, 'groups'
FROM ClientSettings i
JOIN ClientSettings a ON a.Name = 'WorkplaceAudience' AND a.Value <> ''
LEFT JOIN ClientSettings p ON p.Name = 'WorkplaceProvisioning'
LEFT JOIN ClientSettings c ON c.Name = 'WorkplaceClaims' AND c.Value <> ''
WHERE i.Name = 'WorkplaceIssuer' AND i.Value <> '';

-- A person has another subject for each audience at some issuers, so a contact may be linked once for each.
CREATE TABLE WorkplaceIdentitiesOfAudiences (
    Id        INTEGER PRIMARY KEY AUTOINCREMENT,
    ContactId INTEGER NOT NULL REFERENCES Contacts (Id) ON DELETE CASCADE,
    Issuer    TEXT NOT NULL,
    Audience  TEXT NOT NULL DEFAULT '',
    Subject   TEXT NOT NULL,
    -- The verified address by which the contact was found.
    Email     TEXT NULL,
    LinkedAt  TEXT NOT NULL,
    CONSTRAINT WorkplaceSubject UNIQUE (Issuer, Subject),
    CONSTRAINT WorkplaceContact UNIQUE (ContactId, Issuer, Audience)
) STRICT;

INSERT INTO WorkplaceIdentitiesOfAudiences (Id, ContactId, Issuer, Audience, Subject, Email, LinkedAt)
SELECT
    w.Id, w.ContactId, w.Issuer, COALESCE((SELECT i.Audience FROM WorkplaceIssuers i WHERE i.Issuer = w.Issuer), ''), w.Subject, w.Email,
    w.LinkedAt
FROM WorkplaceIdentities w;

-- An id that was given once is never given again.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'WorkplaceIdentitiesOfAudiences', 0
WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'WorkplaceIdentitiesOfAudiences');
UPDATE sqlite_sequence
SET seq = COALESCE((SELECT s.seq FROM sqlite_sequence s WHERE s.name = 'WorkplaceIdentities'), 0)
WHERE name = 'WorkplaceIdentitiesOfAudiences';

DROP TABLE WorkplaceIdentities;
ALTER TABLE WorkplaceIdentitiesOfAudiences RENAME TO WorkplaceIdentities;

DELETE FROM ClientSettings WHERE Name IN ('WorkplaceIssuer', 'WorkplaceAudience', 'WorkplaceProvisioning', 'WorkplaceClaims');
