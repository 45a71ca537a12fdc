-- Version 6: where a person works, and the names of married persons. One column for each statement: some servers take no list.

IF COL_LENGTH('UserProvisioning.Contacts', 'Building') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD Building nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.Contacts', 'Floor') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD Floor nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.Contacts', 'Room') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD Room nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.Contacts', 'PartnerName') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD PartnerName nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.Contacts', 'PartnerPrefix') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD PartnerPrefix nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.Contacts', 'NameUse') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD NameUse nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT DF_Contacts_NameUse DEFAULT ('Own');
GO

IF OBJECT_ID('UserProvisioning.CK_Contacts_NameUse') IS NULL
ALTER TABLE UserProvisioning.Contacts ADD CONSTRAINT CK_Contacts_NameUse CHECK (NameUse IN ('Own', 'Partner', 'PartnerOwn', 'OwnPartner'));
GO

IF COL_LENGTH('UserProvisioning.ContactStaging', 'Building') IS NULL
ALTER TABLE UserProvisioning.ContactStaging ADD Building nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.ContactStaging', 'Floor') IS NULL
ALTER TABLE UserProvisioning.ContactStaging ADD Floor nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.ContactStaging', 'Room') IS NULL
ALTER TABLE UserProvisioning.ContactStaging ADD Room nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.ContactStaging', 'PartnerName') IS NULL
ALTER TABLE UserProvisioning.ContactStaging ADD PartnerName nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.ContactStaging', 'PartnerPrefix') IS NULL
ALTER TABLE UserProvisioning.ContactStaging ADD PartnerPrefix nvarchar(200) COLLATE Latin1_General_CI_AS NULL;
GO

IF COL_LENGTH('UserProvisioning.ContactStaging', 'NameUse') IS NULL
ALTER TABLE UserProvisioning.ContactStaging ADD NameUse nvarchar(20) COLLATE Latin1_General_BIN2 NULL;
GO
