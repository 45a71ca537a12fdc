using UserProvisioning.References;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The groups and profiles that requests for users name, and the default ones. Each name is looked up once in a unit of work,
/// whether it exists or not.
/// </summary>
internal sealed class RequestedAuthorizations(IUnitOfWork work, ClientSettings settings)
{
    private readonly Dictionary<(AuthorizationKind, string), Outcome<AuthorizationRow>> _found = [];
    private IReadOnlyList<AuthorizationReference>? _defaultGroups;
    private IReadOnlyList<AuthorizationReference>? _defaultProfiles;

    /// <summary>Returns the groups with the given names; the client's default groups when no names are given.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/>.</exception>
    internal List<AuthorizationRow> Groups(IReadOnlyList<AuthorizationReference>? named) => FindAll(
        named ?? (_defaultGroups ??= settings.DefaultUserGroups.Select(name => new UserGroupReference(name)).ToList()));

    /// <summary>Returns the profiles with the given names; the client's default profiles when no names are given.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    internal List<AuthorizationRow> Profiles(IReadOnlyList<AuthorizationReference>? named) => FindAll(
        named ?? (_defaultProfiles ??= settings.DefaultUserProfiles.Select(name => new UserProfileReference(name)).ToList()));

    private List<AuthorizationRow> FindAll(IReadOnlyList<AuthorizationReference> references)
    {
        var rows = new List<AuthorizationRow>(references.Count);
        foreach (AuthorizationReference reference in references)
        {
            AuthorizationRow row = Find(reference);
            if (!rows.Exists(other => other.Id == row.Id))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private AuthorizationRow Find(AuthorizationReference reference)
    {
        reference.Require(work.DatabaseId);
        (AuthorizationKind, string) key = (reference.Kind, reference.Id is { } id ? $"#{id}" : Text.Key(reference.Name!));
        if (!_found.TryGetValue(key, out Outcome<AuthorizationRow> found))
        {
            try
            {
                found = AuthorizationLookup.Resolve(work, reference.Kind, reference);
            }
            catch (ProvisioningException exception)
            {
                found = exception;
            }

            _found.Add(key, found);
        }

        return found.Require();
    }
}
