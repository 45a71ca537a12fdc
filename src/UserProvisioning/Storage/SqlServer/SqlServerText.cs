using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Adapts the shared statements to SQL Server: it puts the schema before the names of tables.</summary>
internal static partial class SqlServerText
{
    // There are few statements, and each is sent often, so the adapted texts are cached.
    private static readonly ConcurrentDictionary<string, string> Qualified = new(StringComparer.Ordinal);

    /// <summary>
    /// Puts the schema before the name of each table. The shared statements have no schema, since SQLite has none. SQL
    /// Server would use the default schema of the account, which may be another one.
    /// </summary>
    internal static string Qualify(string sql) =>
        Qualified.GetOrAdd(sql, static text => Tables().Replace(text, "$1UserProvisioning.$2"));

    // A name after one of these words is a table if it begins with a capital letter. Aliases do not.
    [GeneratedRegex(@"\b((?:FROM|JOIN|INTO|UPDATE)\s+)(?!OPENJSON\b|UserProvisioning\b)([A-Z][A-Za-z]+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Tables();
}
