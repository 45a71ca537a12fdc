namespace UserProvisioning.Storage.SqlServer;

/// <summary>What identifies a unit of work that holds the lock of writers.</summary>
/// <param name="Id">The id under which the unit is recorded in the database.</param>
/// <param name="Number">Its number among the units that were committed. A unit that is rolled back leaves its number to the next one.</param>
internal readonly record struct UnitId(Guid Id, long Number);
