using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>How the run of an import begins: new, planned, approved, or resumed.</summary>
internal interface IRunBeginning
{
    /// <summary>What the audit trail calls the end of the run.</summary>
    string Action { get; }

    /// <summary>Whether nothing of the run is kept.</summary>
    bool IsPlan { get; }

    /// <summary>The interrupted run that the import of a file with this hash finishes; null for none.</summary>
    ProvisioningRunRow? Interrupted(IUnitOfWork work, string hash);

    /// <summary>
    /// Begins the run in the first transaction of the import, and returns it with an id. Null when another process is at work on a run of the
    /// source.
    /// </summary>
    /// <param name="work">The transaction.</param>
    /// <param name="hash">The hash of the file.</param>
    /// <param name="interrupted">The interrupted run to go on with; null for none.</param>
    ProvisioningRunRow? Begin(IUnitOfWork work, string hash, ProvisioningRunRow? interrupted);
}
