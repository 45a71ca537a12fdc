-- Version 20: by which fields an interface finds contacts that no source delivers yet; NULL for none. The names have | between them.

IF COL_LENGTH('UserProvisioning.EmployeeInterfaces', 'MatchBy') IS NULL
ALTER TABLE UserProvisioning.EmployeeInterfaces ADD MatchBy nvarchar(1000) NULL;
GO
