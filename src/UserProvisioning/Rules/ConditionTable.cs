using System.Collections;
using System.Collections.Specialized;

namespace UserProvisioning;

/// <summary>
/// The values of a condition by the names of fields, in order. Its text is the table as PowerShell writes it: <c>@{ Department = 'IT*', 'HR' }</c>.
/// </summary>
internal sealed class ConditionTable() : OrderedDictionary(StringComparer.OrdinalIgnoreCase)
{
    /// <inheritdoc/>
    public override string ToString() => Count == 0 ? string.Empty
        : $"@{{ {string.Join("; ", this.Cast<DictionaryEntry>().Select(entry => $"{NameOf((string)entry.Key)} = {TextOf(entry.Value)}"))} }}";

    private static string NameOf(string name) => name.All(char.IsAsciiLetterOrDigit) ? name : Quote(name);

    private static string TextOf(object? value) => value is string text ? Quote(text)
        : value is IEnumerable several ? string.Join(", ", several.Cast<object?>().Select(TextOf))
        : "$null";

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
