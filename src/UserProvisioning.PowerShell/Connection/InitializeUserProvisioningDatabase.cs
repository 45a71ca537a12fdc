using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Creates the schema of an embedded database file, or upgrades an older one, without connecting the session to it.</summary>
/// <remarks>
/// <para>An embedded file is initialized by Connect-UserProvisioning as well; this cmdlet does it ahead of time, as
/// in the set-up of a machine. Running it again changes nothing.</para>
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
/// <seealso cref="ConnectUserProvisioning"/>
[Cmdlet(VerbsData.Initialize, "UserProvisioningDatabase", SupportsShouldProcess = true)]
public sealed class InitializeUserProvisioningDatabase : ProvisioningCmdlet
{
    /// <summary>The file; the embedded default file when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "Location")]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? Path { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string? path = Path is null ? null : ResolvePath(Path, ErrorIds.ConnectionFailed);
        if (ShouldProcess(path ?? "the embedded default file", "Create or upgrade the schema"))
        {
            using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(path);
            WriteVerbose($"'{connection.Location}' has schema version {connection.SchemaVersion}.");
        }
    }
}
