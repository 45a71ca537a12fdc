namespace UserProvisioning;

/// <summary>Names an item of a plan: the row of a file, and what an import would do with it.</summary>
public sealed class ProvisioningRunItemReference : DatabaseReference
{
    /// <summary>Names an item by the object.</summary>
    /// <param name="item">The item.</param>
    public ProvisioningRunItemReference(ProvisioningRunItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Line = item.Line;
        ExternalReference = item.ExternalReference;
        Action = item.Action;
        Changes = string.Join('|', item.Changes);
        DatabaseId = item.DatabaseId;
        FromObject = true;
    }

    /// <summary>Names an item by its properties.</summary>
    /// <param name="line">The line of the file; 0 for a contact that the file lacks.</param>
    /// <param name="externalReference">The key of the row; null for none.</param>
    /// <param name="action">What the plan does with the row.</param>
    /// <param name="changes">The planned changes as text, with a bar between them.</param>
    public ProvisioningRunItemReference(long line, string? externalReference, ImportAction action, string changes)
    {
        Line = line;
        ExternalReference = externalReference;
        Action = action;
        Changes = changes;
    }

    /// <summary>The line of the file; 0 for a contact that the file lacks.</summary>
    public long Line { get; }

    /// <summary>The key of the row; null for none.</summary>
    public string? ExternalReference { get; }

    /// <summary>What the plan does with the row.</summary>
    public ImportAction Action { get; }

    /// <summary>The planned changes as text, with a bar between them.</summary>
    public string Changes { get; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>The line and the key.</returns>
    public override string ToString() => Line == 0 ? ExternalReference ?? "an item without a line"
        : ExternalReference is null ? $"line {Line}" : $"line {Line} ({ExternalReference})";
}
