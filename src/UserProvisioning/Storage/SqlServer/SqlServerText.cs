using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Adapts the shared statements to SQL Server: it puts the schema before the names of tables.</summary>
internal static partial class SqlServerText
{
    // There are few statements, and each is sent often, so the adapted texts are cached.
    private static readonly ConcurrentDictionary<string, string> Qualified = new(StringComparer.Ordinal);

    /// <summary>
    /// Puts the schema before the name of each table. The shared statements leave it out, since SQLite has none, and SQL
    /// Server would look in the default schema of the account, which is not ours to choose.
    /// </summary>
    internal static string Qualify(string sql) =>
        Qualified.GetOrAdd(sql, static text => Tables().Replace(text, "$1UserProvisioning.$2"));

    // A table is what stands after these words and begins with a capital; an alias does not.
    [GeneratedRegex(@"\b((?:FROM|JOIN|INTO|UPDATE)\s+)(?!OPENJSON\b|UserProvisioning\b)([A-Z][A-Za-z]+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Tables();
}
