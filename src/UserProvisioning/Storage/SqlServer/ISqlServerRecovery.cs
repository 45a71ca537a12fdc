using System.Data.Common;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>What a session asks for when its connection is lost.</summary>
internal interface ISqlServerRecovery
{
    /// <summary>Another open connection.</summary>
    DbConnection Reopen(Exception why);

    /// <summary>Whether a unit of work, whose commit got no answer, was committed.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>: nobody answers who could tell.</exception>
    bool WasCommitted(Guid unit, Exception why);
}

/// <summary>
/// A unit of work was lost on its way, by its connection or because others changed what it had read: nothing of it was stored, and it may be
/// done again from its beginning.
/// </summary>
internal sealed class UnitLostException(Exception inner) : Exception("The unit of work was lost before it was committed.", inner);
