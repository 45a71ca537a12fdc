using System.Globalization;

namespace UserProvisioning.Configuration;

/// <summary>A value that a configuration file holds, and the line where it stands.</summary>
/// <param name="value">
/// Null, a text, a number or a truth value; a list of values (<see cref="IReadOnlyList{T}"/>); or a table of values by name
/// (<see cref="IReadOnlyDictionary{TKey, TValue}"/>).
/// </param>
/// <param name="line">The line of the file.</param>
public sealed class ConfigurationValue(object? value, int line)
{
    /// <summary>Null, a text, a number, a truth value, a list of values, or a table of values by name.</summary>
    public object? Value { get; } = value;

    /// <summary>The line of the file where the value begins.</summary>
    public int Line { get; } = line;

    /// <summary>The values by name, if it is a table; otherwise null.</summary>
    internal IReadOnlyDictionary<string, ConfigurationValue>? Table => Value as IReadOnlyDictionary<string, ConfigurationValue>;

    /// <summary>The value without lines: tables hold plain values by name, and lists are arrays.</summary>
    internal object? Plain() => Value switch
    {
        IReadOnlyDictionary<string, ConfigurationValue> table => table.ToDictionary(
            pair => pair.Key, pair => pair.Value.Plain(), StringComparer.OrdinalIgnoreCase),
        IReadOnlyList<ConfigurationValue> list => list.Select(item => item.Plain()).ToArray(),
        _ => Value,
    };

    /// <summary>The value as the file would show it, for messages.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ConfigurationText.Of(Plain());

    /// <summary>The text of a simple value; null for null, a list or a table.</summary>
    internal static string? TextOf(object? plain) => plain is null or Array or IReadOnlyDictionary<string, object?>
        ? null
        : Convert.ToString(plain, CultureInfo.InvariantCulture);
}
