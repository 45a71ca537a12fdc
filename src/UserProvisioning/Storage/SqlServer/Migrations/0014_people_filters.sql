-- Version 14: contacts are looked for by department and manager; who has left, has an end date or is blocked is rare among many.

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'IX[_]Contacts[_]Department%')
    CREATE INDEX IX_Contacts_Department ON UserProvisioning.Contacts (Department, Id) WHERE Department IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'IX[_]Contacts[_]Manager%')
    CREATE INDEX IX_Contacts_Manager ON UserProvisioning.Contacts (ManagerReference, Id) WHERE ManagerReference IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'IX[_]Contacts[_]Archived%')
    CREATE INDEX IX_Contacts_Archived ON UserProvisioning.Contacts (Id) WHERE Status = 'Archived';
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name LIKE 'IX[_]Contacts[_]Ending%')
    CREATE INDEX IX_Contacts_Ending ON UserProvisioning.Contacts (Id, EndDate) WHERE EndDate IS NOT NULL;
GO

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID('UserProvisioning.SystemUsers') AND name LIKE 'IX[_]SystemUsers[_]Blocked%')
    CREATE INDEX IX_SystemUsers_Blocked ON UserProvisioning.SystemUsers (Id) WHERE BlockedSince IS NOT NULL;
GO
