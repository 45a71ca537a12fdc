-- Where a person works, and the names of married persons.

ALTER TABLE Contacts ADD COLUMN Building TEXT NULL;
ALTER TABLE Contacts ADD COLUMN Floor TEXT NULL;
ALTER TABLE Contacts ADD COLUMN Room TEXT NULL;
ALTER TABLE Contacts ADD COLUMN PartnerName TEXT NULL;
ALTER TABLE Contacts ADD COLUMN PartnerPrefix TEXT NULL;
ALTER TABLE Contacts ADD COLUMN NameUse TEXT NOT NULL DEFAULT 'Own' CHECK (NameUse IN ('Own', 'Partner', 'PartnerOwn', 'OwnPartner'));
