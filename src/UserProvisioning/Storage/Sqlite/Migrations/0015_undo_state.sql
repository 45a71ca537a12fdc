-- Undoing a long run is a sequence of short transactions. How far it has come is stored with the run, as JSON; NULL before it and after it.

ALTER TABLE ProvisioningRuns ADD COLUMN UndoState TEXT NULL;
