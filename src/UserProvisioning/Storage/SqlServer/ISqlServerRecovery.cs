using System.Data.Common;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Helps a session whose connection was lost: it opens another connection, and finds out whether a commit was stored.</summary>
internal interface ISqlServerRecovery
{
    /// <summary>Opens another connection.</summary>
    DbConnection Reopen(Exception why);

    /// <summary>Whether a unit of work was committed although its commit got no response.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>: the server cannot be reached to find out.</exception>
    bool WasCommitted(Guid unit, Exception why);
}

/// <summary>
/// A unit of work failed because its connection was lost, or because other programs changed rows that it had read. Nothing of it was
/// stored, and it may run again from its beginning.
/// </summary>
internal sealed class UnitLostException(Exception inner) : Exception("The unit of work was lost before it was committed.", inner);
