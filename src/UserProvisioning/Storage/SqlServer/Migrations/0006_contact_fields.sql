-- Version 6: where a person works, and the names of married persons.

IF NOT EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('UserProvisioning.Contacts') AND name = 'NameUse')
ALTER TABLE UserProvisioning.Contacts ADD
    Building      nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Floor         nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Room          nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    PartnerName   nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    PartnerPrefix nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    NameUse       nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT DF_Contacts_NameUse DEFAULT ('Own'),
    CONSTRAINT CK_Contacts_NameUse CHECK (NameUse IN ('Own', 'Partner', 'PartnerOwn', 'OwnPartner'));
GO

IF NOT EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('UserProvisioning.ContactStaging') AND name = 'NameUse')
ALTER TABLE UserProvisioning.ContactStaging ADD
    Building      nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Floor         nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    Room          nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    PartnerName   nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    PartnerPrefix nvarchar(200) COLLATE Latin1_General_CI_AS NULL,
    NameUse       nvarchar(20) COLLATE Latin1_General_BIN2 NULL;
GO
