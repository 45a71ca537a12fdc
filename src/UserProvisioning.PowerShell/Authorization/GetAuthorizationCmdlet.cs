using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that lists user groups or user profiles. A name without wildcards that finds nothing is an error.</summary>
public abstract class GetAuthorizationCmdlet : SessionCmdlet
{
    /// <summary>The service for groups or for profiles.</summary>
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
