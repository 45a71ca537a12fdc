using UserProvisioning.Applying;
using UserProvisioning.Assigning;
using UserProvisioning.Storage;

namespace UserProvisioning.RuleRuns;

/// <summary>What a run of the assignment rules does for one contact: what they change for its user, or the user that they make.</summary>
internal sealed class PlannedAssignment : PlannedChange
{
    /// <summary>What changes for the user; null when the user is made.</summary>
    internal UserAssignment? Assignment { get; init; }

    /// <summary>The contact.</summary>
    internal required ContactRow Contact { get; init; }
}
