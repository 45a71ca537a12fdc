-- Version 11: each import looks for the runs of its source that were not ended.

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.ProvisioningRuns')
    AND name LIKE 'IX[_]ProvisioningRuns[_]Running%')
    CREATE INDEX IX_ProvisioningRuns_Running ON UserProvisioning.ProvisioningRuns (Source, Id) WHERE Status = 'Running';
GO
