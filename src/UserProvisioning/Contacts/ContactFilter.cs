
namespace UserProvisioning;

/// <summary>Which contacts to list. What is null does not filter.</summary>
public sealed record ContactFilter
{
    /// <summary>Ids to take.</summary>
    public IReadOnlyCollection<long>? Ids { get; init; }

    /// <summary>The display name.</summary>
    public TextFilter? Name { get; init; }

    /// <summary>The external reference.</summary>
    public TextFilter? ExternalReference { get; init; }

    /// <summary>The e-mail address.</summary>
    public TextFilter? Email { get; init; }

    /// <summary>Person or organization.</summary>
    public ContactType? Type { get; init; }

    /// <summary>Active or archived.</summary>
    public ContactStatus? Status { get; init; }

    /// <summary>True for those whose end date has passed.</summary>
    public bool Ended { get; init; }

    /// <summary>Departments, one of which the contact must have.</summary>
    public IReadOnlyList<TextFilter>? Departments { get; init; }

    /// <summary>Organizations, to one of which the contact must belong.</summary>
    public IReadOnlyList<ContactReference>? Organizations { get; init; }

    /// <summary>Managers, one of whom must be the contact's.</summary>
    public IReadOnlyList<ContactReference>? Managers { get; init; }

    /// <summary>True to take those as well whose manager's manager is one of <see cref="Managers"/>, and so on.</summary>
    public bool Recurse { get; init; }

    /// <summary>True for those from which no system user was made.</summary>
    public bool WithoutUser { get; init; }
}
