namespace UserProvisioning.Fields;

/// <summary>The values of a contact in own fields, as they are stored. It does not change; a contact without such values has none of these.</summary>
internal sealed class OwnFieldValues : IEquatable<OwnFieldValues>
{
    private readonly (OwnContactField Field, string Text)[] _values;

    private OwnFieldValues((OwnContactField Field, string Text)[] values) => _values = values;

    /// <summary>The fields that have a value, with its stored text, in the order of their ids.</summary>
    internal IReadOnlyList<(OwnContactField Field, string Text)> All => _values;

    /// <summary>Makes the values of a contact; null when there are none.</summary>
    internal static OwnFieldValues? Of(IEnumerable<(OwnContactField Field, string Text)> values) =>
        values.OrderBy(value => value.Field.Id).ToArray() is { Length: > 0 } some ? new OwnFieldValues(some) : null;

    /// <summary>The fields in which one of two contacts has a value.</summary>
    internal static IEnumerable<OwnContactField> FieldsOf(OwnFieldValues? one, OwnFieldValues? other) =>
        (one?._values ?? []).Concat(other?._values ?? []).Select(value => value.Field).DistinctBy(field => field.Id).OrderBy(field => field.Id);

    /// <summary>The stored text of a field; null when it is empty.</summary>
    internal string? Find(long fieldId)
    {
        foreach ((OwnContactField field, string text) in _values)
        {
            if (field.Id == fieldId)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The values with another one of a field; null when none are left.</summary>
    internal static OwnFieldValues? With(OwnFieldValues? values, OwnContactField field, string? text) =>
        values?.Find(field.Id) == text ? values
        : Of((values?._values ?? []).Where(value => value.Field.Id != field.Id).Concat(text is null ? [] : [(field, text)]));

    /// <inheritdoc/>
    public bool Equals(OwnFieldValues? other) => other is not null
        && _values.Length == other._values.Length
        && _values.Zip(other._values).All(pair => pair.First.Field.Id == pair.Second.Field.Id && pair.First.Text == pair.Second.Text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OwnFieldValues);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, (hash, value) => HashCode.Combine(hash, value.Field.Id, value.Text));
}
