using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that works on a connection.</summary>
public abstract class SessionCmdlet : ProvisioningCmdlet
{
    private ProvisioningConnection? _session;

    /// <summary>The connection to use; the newest of the session when it is left out.</summary>
    [Parameter]
    [ValidateNotNull]
    public ProvisioningConnection? Connection { get; set; }

    /// <summary>The connection in use.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.NotConnected"/>.</exception>
    protected ProvisioningConnection Session => _session ??=
        (Connection ?? SessionConnections.Current) is { IsOpen: true } open
            ? open
            : throw new ProvisioningException(
                ErrorIds.NotConnected,
                Connection is null
                    ? "There is no connection to a database. Open one with Connect-UserProvisioning."
                    : $"The connection to '{Connection.Location}' is closed. Open one with Connect-UserProvisioning.");

    /// <inheritdoc/>
    protected override void Begin() => _ = Session;

    /// <inheritdoc/>
    private protected override ProvisioningException? Translate(Exception exception) =>
        exception as ProvisioningException ?? _session?.Translate(exception);
}
