using Microsoft.Data.Sqlite;
using UserProvisioning.Common;
using UserProvisioning.Storage.Sqlite;

namespace UserProvisioning.Tests.Support;

/// <summary>The scripts of the product that make and upgrade the schema of an embedded file.</summary>
internal static class OldSchema
{
    private static readonly string[] Names = typeof(SqliteMigrator).Assembly.GetManifestResourceNames()
        .Where(name => name.Contains(".Sqlite.Migrations.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    /// <summary>Applies the scripts up to a version, those aside that the file has.</summary>
    public static void UpgradeTo(string file, int version)
    {
        PrivateFile.Require(file);
        using SqliteConnection connection = DatabaseDump.Open(file);
        SqliteMigrator.Upgrade(connection, file, Names.Take(version).ToArray(), Read);
    }

    /// <summary>The text of the script with a number.</summary>
    public static string Script(int number) => Read(Names[number - 1]);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SqliteMigrator).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
