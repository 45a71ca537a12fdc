-- Version 32: a mark of the state of the assignment rules and of all that they are compiled from. The triggers replace it by a random one with every
-- change, so that no statement can change a rule and leave the mark: rules that were compiled under a mark hold for as long as it is there.

IF OBJECT_ID('UserProvisioning.RulesMark', 'U') IS NULL
CREATE TABLE UserProvisioning.RulesMark (
    Mark nvarchar(36) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT PK_RulesMark PRIMARY KEY (Mark)
);
GO

INSERT INTO UserProvisioning.RulesMark (Mark)
SELECT CONVERT(nvarchar(36), NEWID())
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.RulesMark);
GO

IF OBJECT_ID('UserProvisioning.AssignmentRules_MarkRules', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.AssignmentRules_MarkRules ON UserProvisioning.AssignmentRules AFTER INSERT, UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    UPDATE UserProvisioning.RulesMark SET Mark = CONVERT(nvarchar(36), NEWID());
END');
GO

IF OBJECT_ID('UserProvisioning.AssignmentRuleGrants_MarkRules', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.AssignmentRuleGrants_MarkRules ON UserProvisioning.AssignmentRuleGrants AFTER INSERT, UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    UPDATE UserProvisioning.RulesMark SET Mark = CONVERT(nvarchar(36), NEWID());
END');
GO

IF OBJECT_ID('UserProvisioning.ProfileGroups_MarkRules', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.ProfileGroups_MarkRules ON UserProvisioning.ProfileGroups AFTER INSERT, UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    UPDATE UserProvisioning.RulesMark SET Mark = CONVERT(nvarchar(36), NEWID());
END');
GO

IF OBJECT_ID('UserProvisioning.ContactFields_MarkRules', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.ContactFields_MarkRules ON UserProvisioning.ContactFields AFTER INSERT, UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    UPDATE UserProvisioning.RulesMark SET Mark = CONVERT(nvarchar(36), NEWID());
END');
GO

IF OBJECT_ID('UserProvisioning.Authorizations_MarkRules', 'TR') IS NULL
EXEC ('CREATE TRIGGER UserProvisioning.Authorizations_MarkRules ON UserProvisioning.Authorizations AFTER INSERT, UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    UPDATE UserProvisioning.RulesMark SET Mark = CONVERT(nvarchar(36), NEWID());
END');
GO
