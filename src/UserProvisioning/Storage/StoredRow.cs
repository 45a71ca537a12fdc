using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace UserProvisioning.Storage;

/// <summary>A row of one of the tables of <see cref="TableShape"/>, with its values as texts that are the same on every engine.</summary>
internal sealed class StoredRow(IReadOnlyList<RowValue> values)
{
    private readonly Dictionary<string, string?> _values = values.ToDictionary(value => value.Column, value => value.Value, StringComparer.Ordinal);

    internal IEnumerable<RowValue> Values => _values.Select(pair => new RowValue(pair.Key, pair.Value));

    internal string? this[string column] => _values.GetValueOrDefault(column);

    internal bool Has(string column) => _values.ContainsKey(column);

    /// <summary>The values of the key, with <c>/</c> between them.</summary>
    internal string KeyOf(TableShape shape) => string.Join('/', shape.Key.Select(column => this[column]));

    /// <summary>The row with other values in some columns.</summary>
    internal StoredRow With(IEnumerable<RowValue> changes)
    {
        var changed = new Dictionary<string, string?>(_values, StringComparer.Ordinal);
        foreach (RowValue change in changes)
        {
            changed[change.Column] = change.Value;
        }

        return new StoredRow(changed.Select(pair => new RowValue(pair.Key, pair.Value)).ToList());
    }

    /// <summary>A hash of the values that are not empty, without those that only say who gave something, or what happened elsewhere.</summary>
    internal string Hash(TableShape shape)
    {
        var text = new StringBuilder();
        foreach ((string column, string? value) in _values
            .Where(pair => pair.Value is not null && !shape.OfGiving.Contains(pair.Key) && !shape.Observed.Contains(pair.Key))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(column).Append('=').Append(value).Append('\n');
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    /// <summary>A value of the database as a text: times as an embedded file stores them, and truth values as 0 and 1.</summary>
    internal static string? ToText(object? value) => value switch
    {
        null or DBNull => null,
        string text => text,
        bool truth => truth ? "1" : "0",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
