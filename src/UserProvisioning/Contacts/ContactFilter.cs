
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

    /// <summary>True for those from which no system user was made.</summary>
    public bool WithoutUser { get; init; }
}
