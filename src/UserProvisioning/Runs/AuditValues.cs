using System.Collections;
using System.Collections.Specialized;

namespace UserProvisioning;

/// <summary>Values of fields, in order. Their text is what Export-Csv writes into a cell: <c>Total=5|Name=x</c>.</summary>
internal sealed class AuditValues() : OrderedDictionary(StringComparer.OrdinalIgnoreCase)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join('|', this.Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}"));
}
