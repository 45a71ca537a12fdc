-- The rows that a cmdlet changed which somebody typed, as they were, so that its run can be undone. A change is deleted when it is put back.

CREATE TABLE RowChanges (
    RunId     INTEGER NOT NULL REFERENCES ProvisioningRuns (Id) ON DELETE CASCADE,
    -- The entries of the audit trail of the same unit of work have ids from here on, and up to AuditTo.
    AuditFrom INTEGER NOT NULL,
    -- What is put back together: the id of the contact to which the row belongs; 9223372036854775807 for a row that belongs to none.
    Item      INTEGER NOT NULL,
    -- The order of the changes of a run.
    Number    INTEGER NOT NULL,
    AuditTo   INTEGER NOT NULL,
    TableName TEXT NOT NULL,
    -- The values of the key, with / between them.
    RowKey    TEXT NOT NULL,
    -- As JSON: the former values of the columns that changed, or the whole row if it was removed; NULL if it was added.
    Before    TEXT NULL,
    -- As JSON: the new values of the columns that changed, or a hash of the row if it was added; NULL if it was removed.
    After     TEXT NULL,
    PRIMARY KEY (RunId, AuditFrom, Item, Number),
    CONSTRAINT RowChangeValues CHECK (Before IS NOT NULL OR After IS NOT NULL)
) STRICT, WITHOUT ROWID;
