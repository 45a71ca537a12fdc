-- Usernames that nobody has any more: they are not given to somebody else for as long as the client setting UsernameReuseDays says.

CREATE TABLE GivenUpUsernames (
    UsernameKey          TEXT NOT NULL PRIMARY KEY CHECK (UsernameKey <> ''),
    -- The former holder, who may take the name back: the contact, which may be gone, and its reference, under which it may come back.
    ContactId            INTEGER NOT NULL,
    ExternalReferenceKey TEXT NULL,
    GivenUpAt            TEXT NOT NULL
) STRICT, WITHOUT ROWID;
