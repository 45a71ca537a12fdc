using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>What the cmdlets of groups and of profiles share.</summary>
internal static class Authorizations
{
    /// <summary>Writes what the names find; a name without wildcards that finds nothing is an error.</summary>
    internal static void Write<T>(Cmdlet cmdlet, AuthorizationService<T> service, string[]? names)
        where T : Authorization
    {
        foreach (TextFilter? filter in Filters.FromEach(names))
        {
            IReadOnlyList<T> found = service.List(filter);
            if (found.Count == 0 && filter?.Literal is { } literal)
            {
                cmdlet.WriteError(ErrorRecords.From(service.NotFound(literal)));
            }

            foreach (T authorization in found)
            {
                cmdlet.WriteObject(authorization);
            }
        }
    }
}
