namespace UserProvisioning.Storage;

/// <summary>A contact filter with what it names resolved to what is stored.</summary>
/// <param name="Filter">The filter.</param>
internal sealed record ContactQuery(ContactFilter Filter)
{
    /// <summary>The day before which the end date must be; null for any.</summary>
    public DateTime? EndedBefore { get; init; }

    /// <summary>Ids of organizations, to one of which the contact must belong; null for any.</summary>
    public IReadOnlyCollection<long>? OrganizationIds { get; init; }

    /// <summary>External references, one of which must be that of the manager; null for any.</summary>
    public IReadOnlyCollection<string>? ManagerReferences { get; init; }
}
