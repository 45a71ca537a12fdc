-- A user to whom a first password is being mailed, so that no second process does it at the same time. The claim holds until its time,
-- which the process moves on while it works.
CREATE TABLE CredentialClaims (
    SystemUserId INTEGER NOT NULL PRIMARY KEY REFERENCES SystemUsers (Id) ON DELETE CASCADE,
    ClaimId      TEXT NOT NULL,
    -- UTC, by the database's clock.
    ExpiresAt    TEXT NOT NULL
) STRICT;

ALTER TABLE EmployeeInterfaces ADD COLUMN AllowWeakAlgorithms INTEGER NOT NULL DEFAULT 0 CHECK (AllowWeakAlgorithms IN (0, 1));
