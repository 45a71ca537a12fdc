using UserProvisioning.Storage;

namespace UserProvisioning.Connections;

/// <content>The use of a connection for one call of a cmdlet.</content>
public sealed partial class ProvisioningConnection
{
    /// <summary>Makes this connection usable for one call of a cmdlet: its changes belong to one run of the kind Manual.</summary>
    /// <param name="command">The name of the cmdlet.</param>
    /// <returns>A connection that shares the database with this one, and ends with it. It need not be disposed.</returns>
    public ProvisioningConnection ForCall(string command) => With(_context with { Call = new RunCall(command) });

    /// <summary>Takes the warnings of the call: what follows from its changes and could not be done.</summary>
    /// <returns>The warnings, each once.</returns>
    public IReadOnlyList<string> TakeWarnings() => _context.Call?.TakeWarnings() ?? [];

    private ProvisioningConnection With(ProvisioningContext context)
    {
        var connection = new ProvisioningConnection(context) { ClientName = ClientName };
        connection.EmployeeInterfaces.Options = EmployeeInterfaces.Options;
        return connection;
    }

    /// <summary>Records on an object that it was read from this database, before it is handed out.</summary>
    /// <param name="item">The object; an object of another type is not changed.</param>
    public void Mark(object? item) => (item as DatabaseObject)?.Remember(DatabaseId);
}
