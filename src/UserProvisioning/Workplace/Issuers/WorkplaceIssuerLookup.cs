using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace.Issuers;

/// <summary>The lookup of the workplace issuer that a reference names.</summary>
internal static class WorkplaceIssuerLookup
{
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.IssuerNotFound"/>.</exception>
    internal static WorkplaceIssuerRow Resolve(IUnitOfWork work, WorkplaceIssuerReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(work.DatabaseId);
        IReadOnlyList<WorkplaceIssuerRow> all = work.WorkplaceIssuers.All();
        string? key = reference.Name is { } name ? Text.Key(name) : null;
        return all.FirstOrDefault(row => key is null ? row.Id == reference.Id : Text.Key(row.Name) == key)
            ?? throw NotFound(all, reference.ToString());
    }

    /// <summary>Makes the error for an issuer that does not exist.</summary>
    internal static ProvisioningException NotFound(IReadOnlyList<WorkplaceIssuerRow> all, string name) => new(
        ErrorIds.IssuerNotFound,
        $"There is no workplace issuer '{Text.Shorten(name)}'.{Nearest.Hint(name, all.Select(row => row.Name))} Get-WorkplaceIssuer lists them.",
        name);
}
