using System.Data.Common;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Helps a session whose connection is lost: it opens another one and finds out what became of a commit.</summary>
internal interface ISqlServerRecovery
{
    /// <summary>Opens another connection.</summary>
    DbConnection Reopen(Exception why);

    /// <summary>Whether a unit of work was committed although its commit got no answer.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>: nobody answers who could tell.</exception>
    bool WasCommitted(Guid unit, Exception why);
}

/// <summary>
/// A unit of work failed because its connection was lost, or because other programs changed rows that it had read. Nothing of it was
/// stored, and it may run again from its beginning.
/// </summary>
internal sealed class UnitLostException(Exception inner) : Exception("The unit of work was lost before it was committed.", inner);
