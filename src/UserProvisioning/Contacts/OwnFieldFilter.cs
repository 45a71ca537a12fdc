using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>The conversion of a filter by own fields to conditions, whose values have the form in which they are stored.</summary>
internal static class OwnFieldFilter
{
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ContactFieldNotFound"/>; <see cref="ErrorIds.ContactInvalid"/>: a value does not fit the type of its field.
    /// </exception>
    internal static List<OwnFieldCondition> Resolve(ContactFieldSet fields, IReadOnlyDictionary<string, IReadOnlyList<object?>> filter)
    {
        var conditions = new List<OwnFieldCondition>();
        foreach ((string name, IReadOnlyList<object?> values) in filter)
        {
            OwnContactField field = fields.RequireOwn(name);
            conditions.Add(new OwnFieldCondition(field, values.Select(value => Filter(field, value)).ToList()));
        }

        return conditions;
    }

    private static TextFilter? Filter(OwnContactField field, object? value)
    {
        if (value is TextFilter { Literal: null } pattern)
        {
            return field.Type == ContactFieldType.Text ? pattern : throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"The contact field {field.Name} is a {field.Type}, and wildcards fit only a Text. Give its values, or filter with Where-Object.",
                field.Name) { Field = field.Name };
        }

        return field.TextOf(value is TextFilter text ? text.Literal : value) is { } stored ? TextFilter.Exactly(stored) : null;
    }
}
