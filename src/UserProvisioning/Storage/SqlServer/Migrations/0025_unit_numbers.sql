-- Version 25: units of work are numbered in the order of their commits, so that an import knows whether another unit came between two of its own.

INSERT INTO UserProvisioning.LastIds (TableName)
SELECT 'UnitsOfWork'
WHERE NOT EXISTS (SELECT 1 FROM UserProvisioning.LastIds l WHERE l.TableName = 'UnitsOfWork');
GO
