using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Lists user groups or user profiles; a name without wildcards that finds nothing is an error.</summary>
public abstract class GetAuthorizationCmdlet : SessionCmdlet
{
    /// <summary>Groups or profiles.</summary>
    private protected abstract IAuthorizationService Service { get; }

    /// <summary>The names; null for all.</summary>
    private protected abstract string[]? Names { get; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (TextFilter? filter in Filters.FromEach(Names))
        {
            IReadOnlyList<Authorization> found = Service.List(filter);
            if (found.Count == 0 && filter?.Literal is { } literal)
            {
                WriteError(Service.NotFound(literal));
            }

            WriteEach(found);
        }
    }
}
