using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Creates the schema of a database, or upgrades an older one, without connecting the session to it; or writes the T-SQL that does
/// it, for a DBA to read and run.
/// </summary>
/// <remarks>
/// <para>An embedded file is initialized by Connect-UserProvisioning as well; this cmdlet does it ahead of time, such as in the set-up of a
/// machine. Running it again changes nothing.</para>
/// <para>The schema in SQL Server or Azure SQL is created or upgraded in one transaction and under a lock, so that nobody finds it half done. You
/// need the rights of the owner of the database. Those who work with it afterwards need only the role UserProvisioningOperator, which is created
/// with the schema. With -ScriptPath the T-SQL is written to a file instead, for a DBA to read and to run with sqlcmd; that needs no server.</para>
/// </remarks>
/// <example>
/// <para>Make a database ahead of time.</para>
/// <code>
/// Initialize-UserProvisioningDatabase ./clinic.db -Verbose
/// </code>
/// </example>
/// <example>
/// <para>See what would be done.</para>
/// <code>
/// Initialize-UserProvisioningDatabase ./clinic.db -WhatIf
/// </code>
/// </example>
/// <example>
/// <para>Make a database on a server, and the schema in it.</para>
/// <code notRun="It needs a SQL Server.">
/// Initialize-UserProvisioningDatabase -ServerInstance sql01.example.com -Database UserProvisioning -CreateDatabase
/// </code>
/// </example>
/// <example>
/// <para>Write the script for a DBA.</para>
/// <code>
/// Initialize-UserProvisioningDatabase -ScriptPath ./userprovisioning.sql
/// </code>
/// </example>
/// <seealso cref="ConnectUserProvisioning"/>
[Cmdlet(VerbsData.Initialize, "UserProvisioningDatabase", SupportsShouldProcess = true, DefaultParameterSetName = FileSet)]
[OutputType(typeof(FileInfo))]
public sealed class InitializeUserProvisioningDatabase : DatabaseCmdlet
{
    private const string ScriptSet = "Script";

    /// <summary>The file of an embedded database; the embedded default file when it is left out.</summary>
    [Parameter(Position = 0, ParameterSetName = FileSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "Location")]
    [NotEmpty]
    [PathTransformation]
    public string? Path { get; set; }

    /// <summary>The database on the server. With -ScriptPath alone: the name that the script's first lines show.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = ScriptSet)]
    [NotEmpty]
    public string? Database { get; set; }

    /// <summary>Creates the database first, if it does not exist.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = StringSet)]
    public SwitchParameter CreateDatabase { get; set; }

    /// <summary>Writes the T-SQL to this file, and touches no database. It needs no server.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = StringSet)]
    [Parameter(Mandatory = true, ParameterSetName = ScriptSet)]
    [NotEmpty]
    public string? ScriptPath { get; set; }

    /// <summary>Overwrites an existing script.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = StringSet)]
    [Parameter(ParameterSetName = ScriptSet)]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        SqlServerConnectionOptions? options = SqlServerOptions(Database);
        if (ScriptPath is not null)
        {
            WriteScript(ResolvePath(ScriptPath, ErrorIds.FileUnwritable), options?.Database ?? Database);
        }
        else if (options is not null)
        {
            Upgrade(options);
        }
        else
        {
            UpgradeFile(Path is null ? null : ResolvePath(Path, ErrorIds.ConnectionFailed));
        }
    }

    private void UpgradeFile(string? path)
    {
        ProvisioningConnection.CheckEmbedded(path);
        if (ShouldProcess(path ?? "the embedded default file", "Create or upgrade the schema"))
        {
            using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(path);
            foreach (string warning in connection.Warnings)
            {
                WriteWarning(warning);
            }

            WriteVerbose($"'{connection.Location}' has schema version {connection.SchemaVersion}.");
        }
    }

    private void Upgrade(SqlServerConnectionOptions options)
    {
        if (!ShouldProcess(options.Location, CreateDatabase
            ? "Create the database if it does not exist, and create or upgrade the schema UserProvisioning"
            : "Create or upgrade the schema UserProvisioning"))
        {
            return;
        }

        SchemaUpgrade upgrade = SqlServerDatabase.Upgrade(options, CreateDatabase, Cancellation);
        WriteVerbose(
            upgrade.VersionBefore == upgrade.Version ? $"'{options.Location}' has schema version {upgrade.Version} already."
            : upgrade.VersionBefore == 0 ? $"'{options.Location}' has schema version {upgrade.Version} now."
            : $"'{options.Location}' was upgraded from schema version {upgrade.VersionBefore} to {upgrade.Version}.");
        if (upgrade.ReadersWait)
        {
            WriteWarning(
                $"Readers of '{options.Location}' wait while an import runs, since READ_COMMITTED_SNAPSHOT is off. To switch it on, the owner of "
                    + "the database must run this once, while nobody else is connected: ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON");
        }
    }

    private void WriteScript(string path, string? database)
    {
        CheckTarget(path, Force);
        if (ShouldProcess(path, "Write the T-SQL script that creates or upgrades the schema"))
        {
            WriteObject(new FileInfo(SqlServerDatabase.WriteScript(path, database, Force)));
        }
    }
}
