using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Connects the session to the database of one client. Without a path: the embedded default file.</summary>
[Cmdlet(VerbsCommunications.Connect, "UserProvisioning")]
[OutputType(typeof(ProvisioningConnection))]
public sealed class ConnectUserProvisioning : ProvisioningCmdlet
{
    /// <summary>The file of the embedded database. It is made when it is not there, and upgraded when it is older.</summary>
    [Parameter(Position = 0)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(Path is null ? null : ResolvePath(Path));
        SessionConnections.Add(connection);
        WriteVerbose($"Connected to '{connection.Location}' ({connection.Engine}, schema version {connection.SchemaVersion}).");
        WriteObject(connection);
    }

    /// <inheritdoc/>
    private protected override ProvisioningException? Translate(Exception exception) =>
        exception as ProvisioningException
        ?? (exception is IOException or UnauthorizedAccessException
            ? new ProvisioningException(ErrorIds.ConnectionFailed, $"The database could not be opened: {exception.Message}", Path, exception)
            : null);
}
