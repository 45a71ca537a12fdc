using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The base class of completers that offer values of the database, of the connection on the command line or that of the session. Without a connection
/// it offers nothing, and a search that takes too long is cut off.
/// </summary>
public abstract class SessionCompleter : NameCompleter
{
    // The longest time that a person who pressed Tab waits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    private protected sealed override IEnumerable<Completion> Offer(CompletionRequest asked)
    {
        object? given = asked.Bound["Connection"] is PSObject wrapped ? wrapped.BaseObject : asked.Bound["Connection"];
        if ((given as ProvisioningConnection ?? SessionConnections.Current) is not { IsOpen: true } session)
        {
            yield break;
        }

        using var patience = new CancellationTokenSource(Patience);
        foreach (Completion completion in Find(session, asked, patience.Token))
        {
            yield return completion;
        }
    }

    /// <summary>Finds the values to offer.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="asked">What is being completed.</param>
    /// <param name="cancellation">Cancelled when it takes too long.</param>
    /// <returns>The values.</returns>
    private protected abstract IEnumerable<Completion> Find(ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation);
}
