-- Version 16: the rows that a cmdlet changed which somebody typed, as they were, so that its run can be undone. A change is deleted when it is put
-- back.

IF OBJECT_ID('UserProvisioning.RowChanges', 'U') IS NULL
CREATE TABLE UserProvisioning.RowChanges (
    RunId     bigint NOT NULL,
    -- The entries of the audit trail of the same unit of work have ids from here on, and up to AuditTo.
    AuditFrom bigint NOT NULL,
    -- What is put back together: the id of the contact to which the row belongs; 9223372036854775807 for a row that belongs to none.
    Item      bigint NOT NULL,
    -- The order of the changes of a run.
    Number    bigint NOT NULL,
    AuditTo   bigint NOT NULL,
    TableName nvarchar(50) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The values of the key, with / between them.
    RowKey    nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    -- As JSON: the former values of the columns that changed, or the whole row if it was removed; NULL if it was added.
    Before    nvarchar(max) NULL,
    -- As JSON: the new values of the columns that changed, or a hash of the row if it was added; NULL if it was removed.
    After     nvarchar(max) NULL,
    CONSTRAINT PK_RowChanges PRIMARY KEY (RunId, AuditFrom, Item, Number),
    CONSTRAINT FK_RowChanges_Run FOREIGN KEY (RunId) REFERENCES UserProvisioning.ProvisioningRuns (Id) ON DELETE CASCADE,
    CONSTRAINT RowChangeValues CHECK (Before IS NOT NULL OR After IS NOT NULL)
);
GO
