using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <content>Where the access of users comes from.</content>
public sealed partial class SystemUserService
{
    /// <summary>Says of the username, the license, and each group and profile of users who gave it, and since when.</summary>
    /// <param name="references">The users.</param>
    /// <returns>For each, in order: what it has, or the error.</returns>
    public IReadOnlyList<Outcome<SystemUserAccess[]>> Access(IReadOnlyList<SystemUserReference> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        using IUnitOfWork work = _context.Store.Read();
        List<(SystemUserRow? Row, ProvisioningException? Error)> found = SystemUserLookup.ResolveAll(work, references);
        var access = new AccessDescription(work, found.Select(one => one.Row).OfType<SystemUserRow>().DistinctBy(row => row.Id).ToList());
        return found.ConvertAll(one => one.Row is { } row ? (Outcome<SystemUserAccess[]>)access.Of(row) : one.Error!);
    }
}
