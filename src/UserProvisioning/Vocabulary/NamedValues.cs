using System.Collections;
using System.Collections.Specialized;
using System.Globalization;

namespace UserProvisioning;

/// <summary>Values by name, in order, whatever the case of the names. Their text is what Export-Csv writes: <c>Total=5|Name=x</c>.</summary>
internal sealed class NamedValues() : OrderedDictionary(StringComparer.OrdinalIgnoreCase)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join('|', this.Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={TextOf(entry.Value)}"));

    private static string? TextOf(object? value) => value is DateTime day
        ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture);
}
