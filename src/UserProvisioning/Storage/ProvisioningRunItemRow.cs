using UserProvisioning.Importing.Undo;

namespace UserProvisioning.Storage;

/// <summary>An item of a run, as it is stored.</summary>
internal sealed class ProvisioningRunItemRow
{
    public long RunId { get; set; }

    public long Line { get; set; }

    public string? ExternalReference { get; set; }

    public string? DisplayName { get; set; }

    public ImportAction Action { get; set; }

    /// <summary>The changes as JSON: <c>[[field, old, new], ...]</c>; null for none.</summary>
    public string? Changes { get; set; }

    public string? Field { get; set; }

    public string? Reason { get; set; }

    public long? ContactId { get; set; }

    public long? SystemUserId { get; set; }

    /// <summary>The <see cref="UndoRecord"/> as JSON; null for none.</summary>
    public string? Undo { get; set; }

    /// <summary>The number of the <see cref="ItemSealRow"/>; null for an item of before the chain.</summary>
    public long? Seal { get; set; }

    /// <summary>
    /// The random value that is hashed with the values, and after it that for the values that name another person, if there are such. Null when
    /// the values are erased, or of before the chain.
    /// </summary>
    public byte[]? Salt { get; set; }

    /// <summary>
    /// The salted hash of values that were erased, or, beside a salt, of those alone that named another person and were taken out; null while all
    /// are there.
    /// </summary>
    public byte[]? ValuesHash { get; set; }
}
