-- Version 27: workplace issuers: whose ID tokens are accepted, and what a login with one may do. They take the place of three client settings.

INSERT INTO UserProvisioning.LastIds (TableName)
SELECT t.TableName
FROM (VALUES ('WorkplaceIssuers')) t (TableName)
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.LastIds l WHERE l.TableName = t.TableName);
GO

IF OBJECT_ID('UserProvisioning.WorkplaceIssuers', 'U') IS NULL
CREATE TABLE UserProvisioning.WorkplaceIssuers (
    Id            bigint NOT NULL,
    Name          nvarchar(200) COLLATE Latin1_General_CI_AS NOT NULL,
    NameKey       nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    -- As the tokens say it, to the letter.
    Issuer        nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    Audience      nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    Provisioning  nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    -- By which fields a contact is found when no contact is linked to the subject, with | between them; NULL for none.
    MatchBy       nvarchar(1000) COLLATE Latin1_General_CI_AS NULL,
    UpdateContact bit NOT NULL,
    -- Which claims fill which fields, beside the standard ones, as Field=claim,claim; Field=claim. NULL for none.
    ClaimMap      nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    -- The claim with the groups that the issuer says the person is in.
    GroupClaim    nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The groups of the issuer of which a person must be in one, as JSON; NULL for none.
    RequiredGroup nvarchar(max) COLLATE Latin1_General_CI_AS NULL,
    CONSTRAINT PK_WorkplaceIssuers PRIMARY KEY (Id),
    CONSTRAINT UQ_WorkplaceIssuers_Name UNIQUE (NameKey),
    CONSTRAINT UQ_WorkplaceIssuers_Tokens UNIQUE (Issuer, Audience),
    CONSTRAINT CK_WorkplaceIssuers_Name CHECK (NameKey <> ''),
    CONSTRAINT CK_WorkplaceIssuers_Issuer CHECK (Issuer <> ''),
    CONSTRAINT CK_WorkplaceIssuers_Audience CHECK (Audience <> ''),
    CONSTRAINT CK_WorkplaceIssuers_Provisioning CHECK (Provisioning IN ('None', 'User', 'ContactAndUser')),
    CONSTRAINT CK_WorkplaceIssuers_GroupClaim CHECK (GroupClaim <> '')
);
GO

-- The e-mail domains that an issuer serves. A domain belongs to one issuer.
IF OBJECT_ID('UserProvisioning.WorkplaceIssuerDomains', 'U') IS NULL
CREATE TABLE UserProvisioning.WorkplaceIssuerDomains (
    Domain   nvarchar(255) COLLATE Latin1_General_BIN2 NOT NULL,
    IssuerId bigint NOT NULL,
    CONSTRAINT PK_WorkplaceIssuerDomains PRIMARY KEY (Domain),
    CONSTRAINT CK_WorkplaceIssuerDomains_Domain CHECK (Domain <> ''),
    CONSTRAINT FK_WorkplaceIssuerDomains_Issuer FOREIGN KEY (IssuerId) REFERENCES UserProvisioning.WorkplaceIssuers (Id) ON DELETE CASCADE
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.WorkplaceIssuerDomains')
    AND name LIKE 'IX[_]WorkplaceIssuerDomains%')
    CREATE INDEX IX_WorkplaceIssuerDomains_Issuer ON UserProvisioning.WorkplaceIssuerDomains (IssuerId);
GO

-- Which user groups a group of an issuer gives.
IF OBJECT_ID('UserProvisioning.WorkplaceIssuerGroups', 'U') IS NULL
CREATE TABLE UserProvisioning.WorkplaceIssuerGroups (
    IssuerId      bigint NOT NULL,
    -- A group that an issuer gives cannot be removed.
    UserGroupId   bigint NOT NULL,
    ProviderGroup nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT PK_WorkplaceIssuerGroups PRIMARY KEY (IssuerId, UserGroupId, ProviderGroup),
    CONSTRAINT CK_WorkplaceIssuerGroups_Provider CHECK (ProviderGroup <> ''),
    CONSTRAINT FK_WorkplaceIssuerGroups_Issuer FOREIGN KEY (IssuerId) REFERENCES UserProvisioning.WorkplaceIssuers (Id) ON DELETE CASCADE,
    CONSTRAINT FK_WorkplaceIssuerGroups_Group FOREIGN KEY (UserGroupId) REFERENCES UserProvisioning.Authorizations (Id)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.WorkplaceIssuerGroups')
    AND name LIKE 'IX[_]WorkplaceIssuerGroups%')
    CREATE INDEX IX_WorkplaceIssuerGroups_Group ON UserProvisioning.WorkplaceIssuerGroups (UserGroupId);
GO

UPDATE UserProvisioning.LastIds SET LastId = LastId + 1
WHERE TableName = 'WorkplaceIssuers'
    AND EXISTS (SELECT 1 FROM UserProvisioning.ClientSettings WHERE Name = 'WorkplaceIssuer' AND Value <> '')
    AND EXISTS (SELECT 1 FROM UserProvisioning.ClientSettings WHERE Name = 'WorkplaceAudience' AND Value <> '')
    AND NOT EXISTS (SELECT 1 FROM UserProvisioning.WorkplaceIssuers);
GO

INSERT INTO UserProvisioning.WorkplaceIssuers
    (Id, Name, NameKey, Issuer, Audience, Provisioning, MatchBy, UpdateContact, ClaimMap, GroupClaim)
SELECT l.LastId, 'Default', 'DEFAULT', i.Value, a.Value, COALESCE(p.Value, 'None'), 'Email', 0, c.Value, 'groups'
FROM UserProvisioning.ClientSettings i
JOIN UserProvisioning.ClientSettings a ON a.Name = 'WorkplaceAudience' AND a.Value <> ''
JOIN UserProvisioning.LastIds l ON l.TableName = 'WorkplaceIssuers'
LEFT JOIN UserProvisioning.ClientSettings p ON p.Name = 'WorkplaceProvisioning'
LEFT JOIN UserProvisioning.ClientSettings c ON c.Name = 'WorkplaceClaims' AND c.Value <> ''
WHERE i.Name = 'WorkplaceIssuer' AND i.Value <> '' AND NOT EXISTS (SELECT 1 FROM UserProvisioning.WorkplaceIssuers);
GO

-- A person has another subject for each audience at some issuers, so a contact may be linked once for each.
IF COL_LENGTH('UserProvisioning.WorkplaceIdentities', 'Audience') IS NULL
ALTER TABLE UserProvisioning.WorkplaceIdentities ADD Audience nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL
    CONSTRAINT DF_WorkplaceIdentities_Audience DEFAULT '';
GO

UPDATE UserProvisioning.WorkplaceIdentities
SET Audience = (SELECT i.Audience FROM UserProvisioning.WorkplaceIssuers i WHERE i.Issuer = WorkplaceIdentities.Issuer)
WHERE EXISTS (SELECT 1 FROM UserProvisioning.WorkplaceIssuers i WHERE i.Issuer = WorkplaceIdentities.Issuer);
GO

IF OBJECT_ID('UserProvisioning.UQ_WorkplaceIdentities_Contact') IS NOT NULL
ALTER TABLE UserProvisioning.WorkplaceIdentities DROP CONSTRAINT UQ_WorkplaceIdentities_Contact;
GO

IF OBJECT_ID('UserProvisioning.UQ_WorkplaceIdentities_Audience') IS NULL
ALTER TABLE UserProvisioning.WorkplaceIdentities ADD CONSTRAINT UQ_WorkplaceIdentities_Audience UNIQUE (ContactId, Issuer, Audience);
GO

DELETE FROM UserProvisioning.ClientSettings WHERE Name IN ('WorkplaceIssuer', 'WorkplaceAudience', 'WorkplaceProvisioning', 'WorkplaceClaims');
GO
