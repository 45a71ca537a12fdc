-- Contacts are looked for by department and manager, without regard to case; who has left, has an end date or is blocked is rare among many.

CREATE INDEX IX_Contacts_Department ON Contacts (lower(Department)) WHERE Department IS NOT NULL;
CREATE INDEX IX_Contacts_Manager ON Contacts (lower(ManagerReference)) WHERE ManagerReference IS NOT NULL;
CREATE INDEX IX_Contacts_Archived ON Contacts (Id) WHERE Status = 'Archived';
CREATE INDEX IX_Contacts_Ending ON Contacts (Id) WHERE EndDate IS NOT NULL;
CREATE INDEX IX_SystemUsers_Blocked ON SystemUsers (Id) WHERE BlockedSince IS NOT NULL;
