-- How a user may sign in.

IF COL_LENGTH('UserProvisioning.SystemUsers', 'LoginMethod') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD LoginMethod nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL
     CONSTRAINT DF_SystemUsers_LoginMethod DEFAULT 'Any';
GO

IF OBJECT_ID('UserProvisioning.CK_SystemUsers_LoginMethod') IS NULL
ALTER TABLE UserProvisioning.SystemUsers ADD CONSTRAINT CK_SystemUsers_LoginMethod CHECK (LoginMethod IN ('Any', 'Password', 'Workplace'));
GO
