namespace UserProvisioning.Storage;

/// <summary>Somebody or something that gives access to users.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">
/// Its name: the source, or the format that makes a username; null for none. Givers of the same kind and name are the same giver, in whichever run.
/// </param>
internal readonly record struct Giver(AccessGiver Kind, string? Name = null);

/// <summary>Who gave something, as it is stored beside what was given.</summary>
/// <param name="GiverId">The stored giver; null for one that is not known.</param>
/// <param name="Line">The line of the file that names it; null for none.</param>
/// <param name="Source">The name of the giver if it is a source; null for another giver.</param>
internal readonly record struct Given(long? GiverId, long? Line = null, string? Source = null);
