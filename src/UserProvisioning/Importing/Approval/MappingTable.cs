namespace UserProvisioning.Importing.Approval;

/// <summary>A mapping, or a table within a mapping. Its text is JSON, so that New-EmployeeInterface can read what Export-Csv wrote.</summary>
internal sealed class MappingTable(IEnumerable<KeyValuePair<string, object?>> pairs)
    : Dictionary<string, object?>(pairs, StringComparer.OrdinalIgnoreCase)
{
    /// <inheritdoc/>
    public override string ToString() => MappingJson.Write(this)?.GetRawText() ?? string.Empty;
}
