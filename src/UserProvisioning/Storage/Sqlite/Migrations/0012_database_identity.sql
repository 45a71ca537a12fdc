-- Which database this is. Objects that were read from it carry the value, so that none is taken for what has the same id in another
-- database. One row, written here and never changed; a copy into another database does not copy it.
CREATE TABLE DatabaseIdentity (
    Id TEXT NOT NULL PRIMARY KEY CHECK (length(Id) = 32)
) STRICT, WITHOUT ROWID;

INSERT INTO DatabaseIdentity (Id) VALUES (lower(hex(randomblob(16))));
