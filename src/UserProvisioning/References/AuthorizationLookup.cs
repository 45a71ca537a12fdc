using UserProvisioning.Storage;

namespace UserProvisioning.References;

/// <summary>Finds the user group or profile that a reference names.</summary>
internal static class AuthorizationLookup
{
    /// <param name="work">The unit of work.</param>
    /// <param name="kind">A user group or a profile.</param>
    /// <param name="reference">Names it.</param>
    /// <param name="isCounted">Whether to count its members, who may be many.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    internal static AuthorizationRow Resolve(IUnitOfWork work, AuthorizationKind kind, AuthorizationReference reference, bool isCounted = false)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(work.DatabaseId);
        AuthorizationRow? row = reference.Id is { } id
            ? work.Authorizations.ById(kind, id, isCounted)
            : work.Authorizations.ByNameKey(kind, Text.Key(reference.Name!), isCounted);
        return row ?? throw NotFound(work, kind, reference.ToString());
    }

    /// <summary>The error for a group or profile that does not exist.</summary>
    internal static ProvisioningException NotFound(IUnitOfWork work, AuthorizationKind kind, string name) =>
        AuthorizationNames.NotFound(kind, name, work.Authorizations.All(kind, isCounted: false).Select(row => row.Name));
}
