-- Version 17: who holds the lock of writers is told to those who wait for it.

-- The process that works on the unit, as text that others read before the unit is committed. NULL for a unit of an earlier version.
IF COL_LENGTH('UserProvisioning.UnitsOfWork', 'Holder') IS NULL
ALTER TABLE UserProvisioning.UnitsOfWork ADD Holder varbinary(128) NULL;
GO
