-- Version 5: who is being mailed a first password, and weak algorithms of SSH only for interfaces that ask for them.

-- A user to whom a first password is being mailed, so that no second process does it at the same time. The claim holds until its time,
-- which the process moves on while it works.
IF OBJECT_ID('UserProvisioning.CredentialClaims', 'U') IS NULL
CREATE TABLE UserProvisioning.CredentialClaims (
    SystemUserId bigint NOT NULL,
    ClaimId      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    -- UTC, by the database's clock.
    ExpiresAt    datetime2(7) NOT NULL,
    CONSTRAINT PK_CredentialClaims PRIMARY KEY (SystemUserId),
    CONSTRAINT FK_CredentialClaims_SystemUser FOREIGN KEY (SystemUserId) REFERENCES UserProvisioning.SystemUsers (Id) ON DELETE CASCADE
);
GO

IF COL_LENGTH('UserProvisioning.EmployeeInterfaces', 'AllowWeakAlgorithms') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD AllowWeakAlgorithms bit NOT NULL
    CONSTRAINT DF_EmployeeInterfaces_AllowWeakAlgorithms DEFAULT 0;
GO
