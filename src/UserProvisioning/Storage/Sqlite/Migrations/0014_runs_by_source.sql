-- Each import looks for earlier runs of its source, and for those that were not ended.

CREATE INDEX IX_ProvisioningRuns_Source ON ProvisioningRuns (Source, Id);
CREATE INDEX IX_ProvisioningRuns_Running ON ProvisioningRuns (Source, Id) WHERE Status = 'Running';
