-- ID tokens that have let somebody in: each does so once. A token is kept until nobody accepts it any more.

CREATE TABLE WorkplaceTokens (
    -- SHA-256 of what the issuer has signed, in hexadecimal.
    Hash      TEXT PRIMARY KEY,
    ExpiresAt TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX IX_WorkplaceTokens_ExpiresAt ON WorkplaceTokens (ExpiresAt);
