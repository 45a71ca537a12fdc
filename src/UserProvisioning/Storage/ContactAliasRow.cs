namespace UserProvisioning.Storage;

/// <summary>A contact that was merged into another one, as it is stored.</summary>
internal sealed class ContactAliasRow
{
    /// <summary>The id of the contact that is gone.</summary>
    public long FormerContactId { get; set; }

    /// <summary>The contact into which it was merged.</summary>
    public long ContactId { get; set; }

    /// <summary>The external reference of the contact that is gone; null when it had none.</summary>
    public string? ExternalReference { get; set; }
}
