using System.Collections;
using System.Collections.Specialized;

namespace UserProvisioning;

/// <summary>Values of fields, in order; the text of all of them is what a cell of Export-Csv shows: <c>Total=5|Name=x</c>.</summary>
internal sealed class AuditValues() : OrderedDictionary(StringComparer.OrdinalIgnoreCase)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join('|', this.Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}"));
}
