namespace UserProvisioning.Storage;

/// <summary>A contact filter in which names are resolved to stored ids and references.</summary>
/// <param name="Filter">The filter.</param>
internal sealed record ContactQuery(ContactFilter Filter)
{
    /// <summary>The day before which the end date must be; null for any end date.</summary>
    public DateTime? EndedBefore { get; init; }

    /// <summary>True for archived contacts only.</summary>
    public bool OnlyArchived { get; init; }

    /// <summary>The ids of the organizations to which the contact may belong; null for any organization.</summary>
    public IReadOnlyCollection<long>? OrganizationIds { get; init; }

    /// <summary>The external references of the managers that the contact may have; null for any manager.</summary>
    public IReadOnlyCollection<string>? ManagerReferences { get; init; }

    /// <summary>The conditions on own fields.</summary>
    public IReadOnlyList<OwnFieldCondition> Fields { get; init; } = [];

    /// <summary>The sorted ids of the contacts that a filter by managers at all levels found; null for any contact.</summary>
    public long[]? Managed { get; init; }
}
