-- Version 4: ID tokens that have let somebody in. Each does so once, and is kept until nobody accepts it any more.

IF OBJECT_ID('UserProvisioning.WorkplaceTokens', 'U') IS NULL
CREATE TABLE UserProvisioning.WorkplaceTokens (
    -- SHA-256 of what the issuer has signed, in hexadecimal.
    Hash      nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    ExpiresAt datetime2(7) NOT NULL,
    CONSTRAINT PK_WorkplaceTokens PRIMARY KEY (Hash)
);
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.WorkplaceTokens')
    AND name LIKE 'IX[_]WorkplaceTokens[_]ExpiresAt%')
    CREATE INDEX IX_WorkplaceTokens_ExpiresAt ON UserProvisioning.WorkplaceTokens (ExpiresAt);
GO
