namespace UserProvisioning.Importing.Approval;

/// <summary>A mapping, or a table in one. Its text is JSON, so that Export-Csv writes what New-EmployeeInterface reads again.</summary>
internal sealed class MappingTable(IEnumerable<KeyValuePair<string, object?>> pairs)
    : Dictionary<string, object?>(pairs, StringComparer.OrdinalIgnoreCase)
{
    /// <inheritdoc/>
    public override string ToString() => MappingJson.Write(this)?.GetRawText() ?? string.Empty;
}
