using System.Globalization;
using UserProvisioning.Fields;
using UserProvisioning.Sources.Files;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Converts the cells of a row into typed field values, by the mapping of the file.</summary>
internal sealed class RowMapper(FieldMap map)
{
    private readonly MappedCells _cells = new(map);
    private readonly NonPersons _nonPersons = new(map);

    internal EmployeeRow Map(FileRow row)
    {
        _cells.MoveTo(row);
        ContactFields contact = Contact();
        string? reference = contact.ExternalReference;
        string? organizationReference = _cells.Get(EmployeeField.OrganizationReference);
        if (_cells.Faults.Count == 0 && _nonPersons.FaultOf(row.Cells, reference, contact.FirstName, contact.LastName) is { } fault)
        {
            _cells.AddFault(null, fault);
        }

        string[]? groups = List(EmployeeField.UserGroups);
        string[]? profiles = List(EmployeeField.UserProfiles);
        return new EmployeeRow
        {
            Line = row.Line,
            Name = row.Name,
            LooksLikeOrganization = _nonPersons.IsOrganization(contact, organizationReference),
            Contact = contact,
            Key = reference is null ? null : Text.Key(reference),
            Type = Read<ContactType>(EmployeeField.Type, ValueParser.Type),
            OrganizationReference = organizationReference,
            Active = row.IsGone ? false : Read<bool>(EmployeeField.Active, ValueParser.Truth),
            Username = Text.CleanIdentifier(_cells.Get(EmployeeField.Username)),
            License = Read<LicenseType>(EmployeeField.License, ValueParser.License),
            UserGroups = groups,
            UserProfiles = profiles,
            Silent = _cells.Silent(IsEmpty),
            CreateUser = Read<bool>(EmployeeField.CreateUser, ValueParser.Truth),
            Faults = _cells.Faults.ToArray(),
        };

        bool IsEmpty(EmployeeField field) =>
            field == EmployeeField.OrganizationReference ? organizationReference is null
            : field == EmployeeField.UserGroups ? groups is null
            : field == EmployeeField.UserProfiles ? profiles is null
            : field.Contact?.IsEmpty(contact) == true;
    }

    /// <summary>Reads the fields of the contact, each from its cell.</summary>
    private ContactFields Contact()
    {
        var contact = new ContactFields();
        foreach (EmployeeField field in map.Plain)
        {
            switch (field.Contact)
            {
                case TextContactField text:
                    text.Set(contact, _cells.Get(field));
                    break;
                case DateContactField day:
                    day.Set(contact, Date(field));
                    break;
                case NameUseContactField use:
                    use.Set(contact, Read<NameUse>(field, ValueParser.NameUse) ?? NameUse.Own);
                    break;
                case OwnContactField own:
                    own.SetText(contact, Own(field, own.Type));
                    break;
            }
        }

        return contact;
    }

    /// <summary>Reads an own contact field, in the form in which it is stored.</summary>
    private string? Own(EmployeeField field, ContactFieldType type)
    {
        switch (type)
        {
            case ContactFieldType.Date:
                return Date(field) is { } day ? OwnFieldText.OfDay(day) : null;
            case ContactFieldType.Boolean:
                return Read<bool>(field, ValueParser.Truth) is { } truth ? OwnFieldText.OfTruth(truth) : null;
            default:
                if (OwnFieldText.Read(type, _cells.Get(field), out string? text) is { } fault)
                {
                    _cells.AddFault(field, fault);
                }

                return text;
        }
    }

    private delegate string? Parser<T>(string text, out T value);

    private T? Read<T>(EmployeeField field, Parser<T> parse)
        where T : struct
    {
        if (_cells.Get(field) is not { } text)
        {
            return null;
        }

        if (parse(text, out T value) is { } fault)
        {
            _cells.AddFault(field, fault);
            return null;
        }

        return value;
    }

    private DateTime? Date(EmployeeField field)
    {
        if (_cells.Get(field) is not { } text)
        {
            return null;
        }

        // Exports of this module hold only real dates, so the first day of a calendar is a date there.
        if (map.IsExport && DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime own))
        {
            return own;
        }

        // The format applies to the cells of the file. Constants and defaults of the mapping are written in the usual forms.
        FieldSource source = map[field]!;
        bool isOwn = source.Formats is null || text == source.Default || _cells.IsDate(source);
        if (DateText.Read(
            field,
            text,
            isOwn && source.Formats is not null ? source with { Formats = null } : source,
            out DateTime? value) is { } fault)
        {
            _cells.AddFault(field, fault);
            return null;
        }

        if (value is null && source.Default is { } instead && text != instead)
        {
            // The default was validated with the mapping.
            DateText.Read(field, instead, out value);
        }

        return value;
    }

    private string[]? List(EmployeeField field) =>
        _cells.Get(field) is { } text && ValueParser.List(text) is { Length: > 0 } names ? names : null;
}
