namespace UserProvisioning.Storage;

/// <summary>The places of what runs import that is no file, as runs store them in <see cref="ProvisioningRunRow.FilePath"/>.</summary>
internal static class RunPaths
{
    /// <summary>The place of objects of a pipeline.</summary>
    internal const string Objects = "objects of a pipeline";

    /// <summary>The place of entries of a directory: its address in the form of RFC 4516.</summary>
    internal static string Directory(bool isLdaps, string server, int port, string searchBase) =>
        $"{(isLdaps ? "ldaps" : "ldap")}://{server}:{port}/{searchBase}";

    /// <summary>Whether a place is that of objects or entries, which have numbers and no lines.</summary>
    internal static bool AreObjects(string? path) => path is not null
        && (path == Objects || path.StartsWith("ldap://", StringComparison.Ordinal) || path.StartsWith("ldaps://", StringComparison.Ordinal));
}
