using System.Globalization;

namespace UserProvisioning.Privacy;

/// <summary>The names of contacts and users that were erased. They say nothing of the person.</summary>
internal static class ErasedName
{
    internal static string OfContact(long id) => string.Create(CultureInfo.InvariantCulture, $"Erased {id}");

    /// <summary>What stands before the id in the name of a user.</summary>
    internal const string UserPrefix = "erased-";

    internal static string OfUser(long id) => string.Create(CultureInfo.InvariantCulture, $"{UserPrefix}{id}");
}
