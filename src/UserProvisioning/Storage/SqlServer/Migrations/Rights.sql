-- The least rights that the module needs to work. Make an administrator a member with
--     ALTER ROLE UserProvisioningOperator ADD MEMBER [DOMAIN\Somebody];
-- Creating and upgrading the schema is not among them: that is for the owner of the database.

IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = 'UserProvisioningOperator')
    EXEC ('CREATE ROLE UserProvisioningOperator');
GO

GRANT SELECT ON UserProvisioning.SchemaVersions TO UserProvisioningOperator;
GRANT SELECT ON UserProvisioning.DatabaseIdentity TO UserProvisioningOperator;
GRANT SELECT, UPDATE ON UserProvisioning.RulesMark TO UserProvisioningOperator;
GRANT SELECT, UPDATE ON UserProvisioning.LastIds TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.UnitsOfWork TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.ContactStaging TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.SystemUserStaging TO UserProvisioningOperator;
GRANT SELECT, UPDATE ON UserProvisioning.Licenses TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.Contacts TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.ContactAliases TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.ContactFields TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.ContactFieldValues TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.SystemUsers TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.CredentialClaims TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.LifecycleMails TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.GivenUpUsernames TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.Authorizations TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.ProfileGroups TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.AuthorizationMembers TO UserProvisioningOperator;
GRANT SELECT, INSERT ON UserProvisioning.Givers TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.MembershipGivers TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.AssignmentRules TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.AssignmentRuleGrants TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.AssignmentExceptions TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.ClientSettings TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.GeneralUserSettings TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.MailTemplates TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.SystemUserSettings TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.WorkplaceIssuers TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.WorkplaceIssuerDomains TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.WorkplaceIssuerGroups TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.WorkplaceIdentities TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.WorkplaceTokens TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE ON UserProvisioning.ProvisioningRuns TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.ProvisioningRunItems TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.RowChanges TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.ProvisioningRunUnchanged TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.KnownRowSets TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.KnownRowParts TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.EmployeeInterfaces TO UserProvisioningOperator;
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.EmployeeInterfaceFiles TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.ProvisioningRunFileParts TO UserProvisioningOperator;
-- The triggers write to it. Where the owner of the schema owns them too, as this script leaves it, that takes no right; INSERT is for a server or
-- a schema where it does. A row in it costs an import some speed, and says nothing to anybody.
GRANT SELECT, INSERT, DELETE ON UserProvisioning.ContactChanges TO UserProvisioningOperator;
GRANT SELECT, INSERT, DELETE ON UserProvisioning.ItemSeals TO UserProvisioningOperator;
-- An entry of the audit trail can be added. A trigger sees to it that it is changed only to erase its values, and removed only when it is old.
GRANT SELECT, INSERT, UPDATE, DELETE ON UserProvisioning.AuditEntries TO UserProvisioningOperator;
GRANT SELECT, INSERT ON UserProvisioning.AuditStarts TO UserProvisioningOperator;
GO
