using UserProvisioning.Importing;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>The user groups that a login gives to a user, and those that it takes away.</summary>
/// <param name="User">The user.</param>
/// <param name="Changes">What changes.</param>
/// <param name="TooHigh">The user groups that are left out, since they need a higher license than the user has.</param>
/// <param name="IsMember">Whether the user is a member of any group or profile afterwards.</param>
internal sealed record GroupPlan(SystemUserRow User, MembershipPlan Changes, IReadOnlyList<AuthorizationRow> TooHigh, bool IsMember)
{
    /// <summary>Whether anything changes.</summary>
    internal bool HasChanges =>
        Changes.Added.Count + Changes.Removed.Count + Changes.Joined.Count + Changes.Left.Count + Changes.Succeeded.Count > 0;
}
