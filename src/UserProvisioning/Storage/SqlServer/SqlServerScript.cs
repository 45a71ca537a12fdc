using System.Globalization;
using System.Text;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// The T-SQL scripts of the schema. A person can read them, and sqlcmd can run them any number of times, on an empty database or on an older version.
/// </summary>
internal static class SqlServerScript
{
    // Restores the session's settings and releases the lock, whether or not the script was skipped.
    private const string End =
        $"""
        SET NOEXEC OFF;
        GO

        {SqlServerWriterLock.ResourceSql}
        IF APPLOCK_MODE('public', @Resource, 'Session') = 'Exclusive'
            EXEC sp_releaseapplock @Resource = @Resource, @LockOwner = 'Session';
        """;

    private const string Folder = ".Storage.SqlServer.Migrations.";

    /// <summary>The scripts of the versions, in the order of the versions.</summary>
    internal static IReadOnlyList<string> Migrations { get; } = Names()
        .Where(name => char.IsAsciiDigit(name[name.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length]))
        .Order(StringComparer.Ordinal).Select(Read).ToList();

    /// <summary>The script that gives tables and columns of older versions their current names. It runs before the scripts of the versions.</summary>
    internal static string Renames { get; } = Read(Names().Single(name => name.EndsWith(Folder + "Renames.sql", StringComparison.Ordinal)));

    /// <summary>The script that creates the role and grants its rights.</summary>
    internal static string Rights { get; } = Read(Names().Single(name => name.EndsWith(Folder + "Rights.sql", StringComparison.Ordinal)));

    /// <summary>The version that this module works with.</summary>
    internal static int CurrentVersion => Migrations.Count;

    /// <summary>The complete script for a DBA.</summary>
    internal static string Whole(string? database)
    {
        var script = new StringBuilder();
        script.AppendLine(
            CultureInfo.InvariantCulture,
            $"-- UserProvisioning, schema version {CurrentVersion}, for SQL Server 2019 and later and Azure SQL Database.");
        script.AppendLine("--");
        script.AppendLine("-- Creates the schema UserProvisioning and the database role UserProvisioningOperator, or brings an older version up");
        script.AppendLine("-- to date. It may be run again at any time: what is there is left as it is. Nothing outside the schema is touched.");
        script.AppendLine("--");
        script.AppendLine(CultureInfo.InvariantCulture, $"--     sqlcmd -b -I -S SERVER -d {database ?? "DATABASE"} -i THIS_FILE");
        script.AppendLine("--");
        script.AppendLine("-- Recommended, once, while nobody is connected (Azure SQL has it on): readers then do not wait for a running import.");
        script.AppendLine(
            CultureInfo.InvariantCulture,
            $"--     ALTER DATABASE {(database is null ? "CURRENT" : Quote(database))} SET READ_COMMITTED_SNAPSHOT ON;");
        script.AppendLine("-- And at any time (Azure SQL has it on): writers then do not wait for Compare-EmployeeFile and large -WhatIf.");
        script.AppendLine(
            CultureInfo.InvariantCulture,
            $"--     ALTER DATABASE {(database is null ? "CURRENT" : Quote(database))} SET ALLOW_SNAPSHOT_ISOLATION ON;");
        script.AppendLine();
        script.AppendLine("SET NOCOUNT ON;");
        script.AppendLine("SET XACT_ABORT ON;");
        script.AppendLine("SET ANSI_NULLS ON;");
        script.AppendLine("SET ANSI_PADDING ON;");
        script.AppendLine("SET ANSI_WARNINGS ON;");
        script.AppendLine("SET ARITHABORT ON;");
        script.AppendLine("SET CONCAT_NULL_YIELDS_NULL ON;");
        script.AppendLine("SET NUMERIC_ROUNDABORT OFF;");
        script.AppendLine("-- Filtered indexes ask for it, and sqlcmd without -I has it off.");
        script.AppendLine("SET QUOTED_IDENTIFIER ON;");
        script.AppendLine("GO");
        script.AppendLine();
        script.AppendLine(Begin(CurrentVersion)).AppendLine("GO");
        script.AppendLine().AppendLine(Renames.Trim());
        for (int version = 1; version <= CurrentVersion; version++)
        {
            script.AppendLine().AppendLine(Migrations[version - 1].Trim()).AppendLine().AppendLine(Record(version)).AppendLine("GO");
        }

        script.AppendLine().AppendLine(Rights.Trim()).AppendLine();
        script.AppendLine(End).AppendLine("GO");
        return script.ToString();
    }

    // Some tools continue after an error. NOEXEC makes the server parse the rest of the script without executing it.
    private static string Begin(int version) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        -- Only one at a time, and while nobody writes; the lock goes with the session.
        DECLARE @Lock int;
        {SqlServerWriterLock.ResourceSql}
        EXEC @Lock = sp_getapplock @Resource = @Resource, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 60000;
        IF @Lock < 0
        BEGIN
            RAISERROR ('Somebody is writing to the database, or setting it up. Nothing was changed; run this again when they are done.', 16, 1);
            SET NOEXEC ON;
        END
        GO

        -- A database that a newer script has made is left as it is.
        DECLARE @Version int;
        IF OBJECT_ID('UserProvisioning.SchemaVersions', 'U') IS NOT NULL
            SELECT @Version = MAX(Version) FROM UserProvisioning.SchemaVersions;
        IF @Version > {version}
        BEGIN
            RAISERROR ('The database has schema version %d; this script makes {version}. Nothing was changed; use that of the newer module.',
                16, 1, @Version);
            SET NOEXEC ON;
        END
        """);

    /// <summary>The statement that records a version as applied.</summary>
    internal static string Record(int version) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        IF NOT EXISTS (SELECT 1 FROM UserProvisioning.SchemaVersions WHERE Version = {version})
            INSERT INTO UserProvisioning.SchemaVersions (Version) VALUES ({version});
        """);

    /// <summary>Splits a script into the batches between its GO lines.</summary>
    internal static IEnumerable<string> Batches(string script)
    {
        var batch = new StringBuilder();
        foreach (string line in script.Split('\n'))
        {
            if (line.Trim().Equals("GO", StringComparison.OrdinalIgnoreCase))
            {
                yield return batch.ToString();
                batch.Clear();
            }
            else
            {
                batch.Append(line.TrimEnd('\r')).Append('\n');
            }
        }

        if (!string.IsNullOrWhiteSpace(batch.ToString()))
        {
            yield return batch.ToString();
        }
    }

    /// <summary>A name as a quoted identifier.</summary>
    internal static string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    private static IEnumerable<string> Names() => typeof(SqlServerScript).Assembly
        .GetManifestResourceNames().Where(name => name.Contains(Folder, StringComparison.Ordinal));

    private static string Read(string resource)
    {
        using Stream stream = typeof(SqlServerScript).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
