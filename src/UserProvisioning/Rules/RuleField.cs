using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Rules;

/// <summary>A field of contacts in a condition: how its value is read as text, and how a value of the condition is written.</summary>
internal sealed class RuleField
{
    /// <summary>The name by which a condition names the organization's external reference, as files do.</summary>
    private const string OrganizationReference = "OrganizationReference";

    private readonly ContactField _field;

    private RuleField(string name, ContactField field) => (Name, _field) = (name, field);

    /// <summary>The name.</summary>
    internal string Name { get; }

    /// <summary>The field of the client's own; null for one that every contact has.</summary>
    internal OwnContactField? Own => _field as OwnContactField;

    /// <summary>The column of the contact that holds the value; null for a field of the client's own.</summary>
    internal string? Column => Own is null ? _field.Name : null;

    /// <summary>Whether the value may come from the organization that a person belongs to.</summary>
    internal bool IsOfOrganization => _field == ContactFieldCatalog.OrganizationId || _field == ContactFieldCatalog.OrganizationName;

    /// <summary>The field with a name, ignoring case; null when there is none.</summary>
    internal static RuleField? Find(ContactFieldSet fields, string name) =>
        name.Equals(OrganizationReference, StringComparison.OrdinalIgnoreCase)
            ? new RuleField(OrganizationReference, ContactFieldCatalog.OrganizationId)
        : ContactFieldCatalog.All.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } builtIn
            ? builtIn == ContactFieldCatalog.OrganizationId ? null : new RuleField(builtIn.Name, builtIn)
        : fields.FindOwn(name) is { } own ? new RuleField(own.Name, own)
        : null;

    /// <summary>The names that a condition may have.</summary>
    internal static IEnumerable<string> Names(ContactFieldSet fields) => ContactFieldCatalog.All
        .Where(field => field != ContactFieldCatalog.OrganizationId)
        .Select(field => field.Name)
        .Append(OrganizationReference)
        .Concat(fields.Own.Select(field => field.Name));

    /// <summary>The value of a contact as text; null when it is empty.</summary>
    internal string? TextOf(ContactRow contact) =>
        _field == ContactFieldCatalog.OrganizationId ? contact.LinkedOrganizationReference
        : _field == ContactFieldCatalog.OrganizationName ? contact.LinkedOrganizationName ?? contact.OrganizationName
        : _field.ToText(contact.Fields);

    /// <summary>Converts a value of a condition to the text with which values of contacts are compared.</summary>
    /// <param name="value">The value.</param>
    /// <param name="text">The text; null for an empty field.</param>
    /// <returns>Why the value does not fit; null when it does.</returns>
    internal string? Read(object? value, out string? text)
    {
        text = value switch
        {
            string given => given.Trim() is { Length: > 0 } filled ? filled : null,
            bool truth => OwnFieldText.OfTruth(truth),
            DateTime day => OwnFieldText.OfDay(day),
            Enum choice => choice.ToString(),
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
                Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => null,
        };
        if (value is null or string && text is null)
        {
            return null;
        }

        if (text is null)
        {
            return $"a value of the type {value!.GetType().Name} is none that a condition can have; give a text, a number, a date or $null";
        }

        if (text.Length > Text.Longest)
        {
            return $"a value has {text.Length} characters, and {Text.Longest} are the most";
        }

        if (WildcardFilter.Of(text).Literal is not { } literal)
        {
            return null;
        }

        // A text without wildcards is written as the field stores it, so that 7.50 is 7.5 and a date has one form.
        string? fault = null;
        if (Own is { Type: not ContactFieldType.Text } own)
        {
            fault = OwnFieldText.Read(own.Type, value is string ? literal : value, out text);
        }
        else if (_field is DateContactField)
        {
            fault = OwnFieldText.Read(ContactFieldType.Date, value is string ? literal : value, out text);
        }
        else if (_field == ContactFieldCatalog.Type || _field is NameUseContactField)
        {
            string[] choices = _field == ContactFieldCatalog.Type ? Enum.GetNames<ContactType>() : Enum.GetNames<NameUse>();
            text = choices.FirstOrDefault(choice => choice.Equals(literal, StringComparison.OrdinalIgnoreCase));
            fault = text is null ? $"'{Text.Shorten(literal)}' is none of {string.Join(", ", choices)}" : null;
        }

        return fault;
    }

    /// <summary>The error for a field that does not exist.</summary>
    internal static string NotFound(ContactFieldSet fields, string name) =>
        $"there is no contact field '{Text.Shorten(name)}'.{Nearest.Hint(name, Names(fields))} "
            + "The properties of a contact are fields, and those that Get-ContactField lists";
}
