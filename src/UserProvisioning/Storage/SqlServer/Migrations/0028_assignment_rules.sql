-- Version 27: rules that give access to users by the fields of their contacts, and the exceptions from them.

INSERT INTO UserProvisioning.LastIds (TableName)
SELECT t.TableName
FROM (VALUES ('AssignmentRules')) t (TableName)
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.LastIds l WHERE l.TableName = t.TableName);
GO

IF OBJECT_ID('UserProvisioning.AssignmentRules', 'U') IS NULL
CREATE TABLE UserProvisioning.AssignmentRules (
    Id             bigint NOT NULL,
    Name           nvarchar(200) NOT NULL,
    NameKey        nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The matching rule with the lowest number gives the license and the format of the username.
    Priority       int NOT NULL,
    Enabled        bit NOT NULL,
    CreateUser     bit NOT NULL,
    License        nvarchar(20) NULL,
    UsernameFormat nvarchar(1000) NULL,
    -- JSON: for each field the values of which a contact must have one, and the same for contacts that are taken out; NULL for none.
    Condition      nvarchar(max) NULL,
    Excluded       nvarchar(max) NULL,
    CONSTRAINT PK_AssignmentRules PRIMARY KEY (Id),
    CONSTRAINT AssignmentRuleName UNIQUE (NameKey),
    CONSTRAINT CK_AssignmentRules_NameKey CHECK (NameKey <> '')
);
GO

-- The groups and profiles that a rule gives.
IF OBJECT_ID('UserProvisioning.AssignmentRuleGrants', 'U') IS NULL
CREATE TABLE UserProvisioning.AssignmentRuleGrants (
    RuleId          bigint NOT NULL,
    AuthorizationId bigint NOT NULL,
    CONSTRAINT PK_AssignmentRuleGrants PRIMARY KEY (RuleId, AuthorizationId),
    CONSTRAINT FK_AssignmentRuleGrants_Rule FOREIGN KEY (RuleId) REFERENCES UserProvisioning.AssignmentRules (Id),
    CONSTRAINT FK_AssignmentRuleGrants_Authorization FOREIGN KEY (AuthorizationId) REFERENCES UserProvisioning.Authorizations (Id)
);
GO

-- Memberships that an administrator took away, and that no rule gives again.
IF OBJECT_ID('UserProvisioning.AssignmentExceptions', 'U') IS NULL
CREATE TABLE UserProvisioning.AssignmentExceptions (
    SystemUserId    bigint NOT NULL,
    AuthorizationId bigint NOT NULL,
    -- The rule that gave the membership.
    RuleName        nvarchar(200) NOT NULL,
    Since           datetime2(7) NOT NULL,
    Actor           nvarchar(400) COLLATE Latin1_General_CI_AS NOT NULL,
    CONSTRAINT PK_AssignmentExceptions PRIMARY KEY (SystemUserId, AuthorizationId),
    CONSTRAINT FK_AssignmentExceptions_User FOREIGN KEY (SystemUserId) REFERENCES UserProvisioning.SystemUsers (Id) ON DELETE CASCADE,
    CONSTRAINT FK_AssignmentExceptions_Authorization FOREIGN KEY (AuthorizationId) REFERENCES UserProvisioning.Authorizations (Id) ON DELETE CASCADE
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.AssignmentExceptions')
    AND name LIKE 'IX[_]AssignmentExceptions%')
    CREATE INDEX IX_AssignmentExceptions_Authorization ON UserProvisioning.AssignmentExceptions (AuthorizationId);
GO
