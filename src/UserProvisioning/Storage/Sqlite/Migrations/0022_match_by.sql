-- By which fields an interface finds contacts that no source delivers yet; NULL for none. The names have | between them.

ALTER TABLE EmployeeInterfaces ADD COLUMN MatchBy TEXT NULL;
