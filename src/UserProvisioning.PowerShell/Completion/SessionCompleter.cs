using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The base class of completers that offer values from the database. They use the connection on the command line or that of the session. Without a
/// connection they offer nothing, and a search that takes too long is cut off.
/// </summary>
public abstract class SessionCompleter : NameCompleter
{
    // The longest time that a person who pressed Tab waits.
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    private protected sealed override IEnumerable<Completion> Offer(CompletionRequest asked)
    {
        object? given = asked.Bound["Connection"] is PSObject wrapped ? wrapped.BaseObject : asked.Bound["Connection"];
        if ((given as ProvisioningConnection ?? SessionConnections.Current) is not { IsOpen: true } session)
        {
            yield break;
        }

        using var longest = new CancellationTokenSource(LongestSearch);
        foreach (Completion completion in Find(session, asked, longest.Token))
        {
            yield return completion;
        }
    }

    /// <summary>Finds the values to offer.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="asked">The text that is being completed.</param>
    /// <param name="cancellation">Cancelled when it takes too long.</param>
    /// <returns>The values.</returns>
    private protected abstract IEnumerable<Completion> Find(ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation);
}
