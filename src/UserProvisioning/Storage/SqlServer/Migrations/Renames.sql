-- Tables and columns of older versions that have another name today. Run before the versions, so that these find the names of today.
-- Constraints and indexes keep the names that they were made with: nothing refers to them.

IF OBJECT_ID('UserProvisioning.ImportRuns', 'U') IS NOT NULL
BEGIN
    EXEC sp_rename 'UserProvisioning.ImportRunItems.ImportRunId', 'RunId', 'COLUMN';
    EXEC sp_rename 'UserProvisioning.ImportRunUnchanged.ImportRunId', 'RunId', 'COLUMN';
    EXEC sp_rename 'UserProvisioning.AuditEntries.ImportRunId', 'RunId', 'COLUMN';
    EXEC sp_rename 'UserProvisioning.ImportRuns', 'ProvisioningRuns';
    EXEC sp_rename 'UserProvisioning.ImportRunItems', 'ProvisioningRunItems';
    EXEC sp_rename 'UserProvisioning.ImportRunUnchanged', 'ProvisioningRunUnchanged';
    UPDATE UserProvisioning.LastIds SET TableName = 'ProvisioningRuns' WHERE TableName = 'ImportRuns';
END
GO

IF OBJECT_ID('UserProvisioning.ImportRunFileParts', 'U') IS NOT NULL
BEGIN
    EXEC sp_rename 'UserProvisioning.ImportRunFileParts.ImportRunId', 'RunId', 'COLUMN';
    EXEC sp_rename 'UserProvisioning.EmployeeInterfaceFiles.ImportRunId', 'RunId', 'COLUMN';
    EXEC sp_rename 'UserProvisioning.ImportRunFileParts', 'ProvisioningRunFileParts';
    UPDATE UserProvisioning.LastIds SET TableName = 'ProvisioningRunFileParts' WHERE TableName = 'ImportRunFileParts';
END
GO
