using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>The way in which the run of an import begins: as a new run, a plan, an approved run or a resumed run.</summary>
internal interface IRunBeginning
{
    /// <summary>The action of the audit entry that records the end of the run.</summary>
    string Action { get; }

    /// <summary>Whether the import is only rehearsed, so that nothing is kept.</summary>
    bool IsPlan { get; }

    /// <summary>Whether the database may hold a copy of the file, which nobody needs when the import is done.</summary>
    bool HasFileCopy { get; }

    /// <summary>The interrupted run that the import of a file with this hash finishes; null for none.</summary>
    ProvisioningRunRow? Interrupted(IUnitOfWork work, string hash);

    /// <summary>
    /// Begins the run in the first transaction of the import, and returns it with an id. Returns null when another process imports the same source.
    /// </summary>
    /// <param name="work">The transaction.</param>
    /// <param name="hash">The hash of the file.</param>
    /// <param name="interrupted">The interrupted run to go on with; null for none.</param>
    ProvisioningRunRow? Begin(IUnitOfWork work, string hash, ProvisioningRunRow? interrupted);
}
