-- Version 15: usernames that nobody has any more. They are not given to somebody else for as long as the client setting UsernameReuseDays says.

IF OBJECT_ID('UserProvisioning.GivenUpUsernames', 'U') IS NULL
CREATE TABLE UserProvisioning.GivenUpUsernames (
    UsernameKey          nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The former holder, who may take the name back: the contact, which may be gone, and its reference, under which it may come back.
    ContactId            bigint NOT NULL,
    ExternalReferenceKey nvarchar(400) COLLATE Latin1_General_BIN2 NULL,
    GivenUpAt            datetime2(7) NOT NULL,
    CONSTRAINT PK_GivenUpUsernames PRIMARY KEY (UsernameKey),
    CONSTRAINT CK_GivenUpUsernames_Username CHECK (UsernameKey <> '')
);
GO
