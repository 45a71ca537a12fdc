using System.Text.Encodings.Web;
using System.Text.Json;
using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Rules;

/// <summary>A condition: for each of some fields the values of which a contact must have one.</summary>
/// <param name="Parts">The fields with their values; null stands for an empty field.</param>
internal sealed record RuleCondition(IReadOnlyList<(RuleField Field, IReadOnlyList<string?> Values)> Parts)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal bool IsEmpty => Parts.Count == 0;

    /// <summary>Reads a condition that somebody gave.</summary>
    /// <param name="fields">The fields of the database.</param>
    /// <param name="table">The values by the names of fields.</param>
    /// <param name="fault">Why it is no condition; null when it is one.</param>
    internal static RuleCondition Read(
        ContactFieldSet fields, IReadOnlyDictionary<string, IReadOnlyList<object?>> table, out string? fault)
    {
        var parts = new List<(RuleField, IReadOnlyList<string?>)>();
        fault = null;
        foreach ((string name, IReadOnlyList<object?> values) in table)
        {
            if (RuleField.Find(fields, name) is not { } field)
            {
                fault ??= RuleField.NotFound(fields, name);
                continue;
            }

            var texts = new List<string?>();
            foreach (object? value in values)
            {
                string? odd = field.Read(value, out string? text);
                fault ??= odd is null ? null : $"{field.Name}: {odd}";
                texts.Add(text);
            }

            fault ??= texts.Count == 0 ? $"the list of values of {field.Name} is empty. Give a value, or $null for an empty field" : null;
            parts.Add((field, texts.Distinct(StringComparer.OrdinalIgnoreCase).ToList()));
        }

        // A hashtable has no order, so the fields get one: the same condition is stored as the same text.
        return new RuleCondition(parts.OrderBy(part => part.Item1.Name, StringComparer.Ordinal).ToList());
    }

    /// <summary>Whether all its fields exist. A condition that lacks one says nothing, and its rule is not evaluated.</summary>
    internal bool IsWhole { get; private init; } = true;

    /// <summary>Reads a stored condition. A field that is gone is left out together with its values.</summary>
    internal static RuleCondition Parse(ContactFieldSet fields, string? json)
    {
        var parts = new List<(RuleField, IReadOnlyList<string?>)>();
        Dictionary<string, string?[]> table = json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string?[]>>(json) ?? [];
        foreach ((string name, string?[] values) in table)
        {
            if (RuleField.Find(fields, name) is { } field)
            {
                parts.Add((field, values));
            }
        }

        return new RuleCondition(parts) { IsWhole = parts.Count == table.Count };
    }

    /// <summary>The form in which the condition is stored; null for one that every contact fulfils.</summary>
    internal string? ToJson() => IsEmpty ? null
        : JsonSerializer.Serialize(Parts.ToDictionary(part => part.Field.Name, part => part.Values, StringComparer.Ordinal), Json);

    /// <summary>The form in which PowerShell shows the condition.</summary>
    internal ConditionTable ToTable()
    {
        var table = new ConditionTable();
        foreach ((RuleField field, IReadOnlyList<string?> values) in Parts)
        {
            table[field.Name] = values is [var one] ? one : values.ToArray<object?>();
        }

        return table;
    }

    /// <summary>The form in which the condition is given.</summary>
    internal Dictionary<string, IReadOnlyList<object?>> ToGiven() => Parts.ToDictionary(
        part => part.Field.Name, part => (IReadOnlyList<object?>)part.Values.ToArray<object?>(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The field whose value does not fulfil the condition; null when the contact fulfils it.</summary>
    internal RuleField? FirstMiss(ContactRow contact)
    {
        foreach ((RuleField field, IReadOnlyList<string?> values) in Parts)
        {
            string? text = field.TextOf(contact);
            if (!values.Any(value => value is null ? text is null : WildcardFilter.Of(value).Matches(text)))
            {
                return field;
            }
        }

        return null;
    }
}
