using System.Globalization;
using UserProvisioning.Fields;
using UserProvisioning.Sources.Files;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Converts the cells of a row into typed field values, by the mapping of the file.</summary>
internal sealed class RowMapper(FieldMap map)
{
    private readonly List<(string? Field, string Reason)> _faults = [];
    private readonly NonPersons _nonPersons = new(map);
    private FileRow _row;
    private RowCells? _cells;

    internal EmployeeRow Map(FileRow row)
    {
        _faults.Clear();
        _row = row;
        _cells = null;
        string[] cells = row.Cells;
        if (row.Fault is not null)
        {
            _faults.Add((null, row.Fault));
        }

        ContactFields contact = Contact(cells);
        string? reference = contact.ExternalReference;
        string? organizationReference = Get(cells, EmployeeField.OrganizationReference);
        if (_faults.Count == 0 && _nonPersons.FaultOf(cells, reference, contact.FirstName, contact.LastName) is { } fault)
        {
            _faults.Add((null, fault));
        }

        return new EmployeeRow
        {
            Line = row.Line,
            LooksLikeOrganization = _nonPersons.IsOrganization(contact, organizationReference),
            Contact = contact,
            Key = reference is null ? null : Text.Key(reference),
            Type = Read<ContactType>(cells, EmployeeField.Type, ValueParser.Type),
            OrganizationReference = organizationReference,
            Active = Read<bool>(cells, EmployeeField.Active, ValueParser.Truth),
            Username = Text.CleanIdentifier(Get(cells, EmployeeField.Username)),
            License = Read<LicenseType>(cells, EmployeeField.License, ValueParser.License),
            UserGroups = List(cells, EmployeeField.UserGroups),
            UserProfiles = List(cells, EmployeeField.UserProfiles),
            CreateUser = Read<bool>(cells, EmployeeField.CreateUser, ValueParser.Truth),
            Faults = _faults.Count == 0 ? [] : _faults.ToArray(),
        };
    }

    /// <summary>The fields of the contact, each from its cell.</summary>
    private ContactFields Contact(string[] cells)
    {
        var contact = new ContactFields();
        foreach (EmployeeField field in map.Plain)
        {
            switch (field.Contact)
            {
                case TextContactField text:
                    text.Set(contact, Get(cells, field));
                    break;
                case DateContactField day:
                    day.Set(contact, Date(cells, field));
                    break;
                case NameUseContactField use:
                    use.Set(contact, Read<NameUse>(cells, field, ValueParser.NameUse) ?? NameUse.Own);
                    break;
            }
        }

        return contact;
    }

    private delegate string? Parser<T>(string text, out T value);

    /// <summary>The value of a field after its mapping; null when it is empty.</summary>
    private string? Get(string[] cells, EmployeeField field)
    {
        if (map[field] is not { } source)
        {
            return null;
        }

        string? text;
        if (source.Column is { } column)
        {
            // A row that could not be read has no cells.
            text = column < cells.Length ? Filled(source, map.TextOf(cells[column])) : null;
            if (_row.CellFaults is not null && IsFaulty(field, column))
            {
                return null;
            }
        }
        else if (source.Columns is { } columns)
        {
            if (cells.Length == 0 || (_row.CellFaults is not null && Array.Exists(columns, position => IsFaulty(field, position))))
            {
                return null;
            }

            if (source.Script is null)
            {
                text = Text.Clean(string.Join(
                    source.Separator,
                    columns.Select(position => Filled(source, map.TextOf(cells[position]))).OfType<string>()));
            }
            else if (TryCompute(source.Script, cells, field, out text))
            {
                text = Filled(source, text);
            }
            else
            {
                return null;
            }
        }
        else
        {
            return source.Constant;
        }

        if (text is null)
        {
            return source.Default;
        }

        return source.Digits > 0 ? Padded(source, field, text)
            : source.Map is not null ? Mapped(source, field, text)
            : text;
    }

    /// <summary>A cell, cleaned; null when it is empty, or holds a text of which the mapping says that it means so.</summary>
    private static string? Filled(FieldSource source, string? cell) =>
        Text.Clean(cell) is { } text && source.Empty?.Contains(Text.Key(text)) != true ? text : null;

    private bool IsFaulty(EmployeeField field, int column)
    {
        bool isFaulty = _row.CellFaults!.TryGetValue(column, out string? reason);
        if (isFaulty)
        {
            Fault(field, reason!);
        }

        return isFaulty;
    }

    private string? Mapped(FieldSource source, EmployeeField field, string text)
    {
        if (source.Map!.TryGetValue(Text.Key(text), out string? mapped))
        {
            return mapped;
        }

        Fault(field, $"'{Text.Shorten(text)}' {Where(source)} is not mapped; the mapped values are "
            + $"{string.Join(", ", source.MapNames.Select(name => $"'{name}'"))}");
        return null;
    }

    /// <summary>A whole number as 007; one that a spreadsheet wrote as 7.0 is whole.</summary>
    private string? Padded(FieldSource source, EmployeeField field, string text)
    {
        int point = text.AsSpan().IndexOfAny('.', ',');
        ReadOnlySpan<char> whole = point > 0 && !text.AsSpan(point + 1).ContainsAnyExcept('0') ? text.AsSpan(0, point) : text;
        if (!whole.ContainsAnyExceptInRange('0', '9'))
        {
            return whole.ToString().PadLeft(source.Digits, '0');
        }

        Fault(field, $"'{Text.Shorten(text)}' {Where(source)} is no whole number, and the mapping says Digits = {source.Digits}");
        return null;
    }

    private bool TryCompute(MappingScript script, string[] cells, EmployeeField field, out string? text)
    {
        text = null;

        // What it would make of half a row is not worth knowing.
        if (_row.Fault is not null)
        {
            return false;
        }

        try
        {
            text = MappingEntry.AsText(script.Compute(_cells ??= new RowCells(map, cells)));
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Fault(field, $"its script failed: {Text.Shorten(exception.Message.Trim(), 200)}");
            return false;
        }
    }

    private string Where(FieldSource source) => source.Column is { } column
        ? $"in the column '{map.Columns[column]}'"
        : $"in the columns {string.Join(" and ", source.Columns!.Select(position => $"'{map.Columns[position]}'"))}";

    private T? Read<T>(string[] cells, EmployeeField field, Parser<T> parse)
        where T : struct
    {
        if (Get(cells, field) is not { } text)
        {
            return null;
        }

        if (parse(text, out T value) is { } fault)
        {
            Fault(field, fault);
            return null;
        }

        return value;
    }

    private DateTime? Date(string[] cells, EmployeeField field)
    {
        if (Get(cells, field) is not { } text)
        {
            return null;
        }

        // Our own exports have real dates only, the first day of a calendar too.
        if (map.IsExport && DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime own))
        {
            return own;
        }

        // The format is that of the file's cells; what the mapping itself says is written as everywhere.
        FieldSource source = map[field]!;
        bool isOwn = source.Formats is null || text == source.Default || IsDateCell(source);
        if (DateText.Read(
            field,
            text,
            isOwn && source.Formats is not null ? source with { Formats = null } : source,
            out DateTime? value) is { } fault)
        {
            Fault(field, fault);
            return null;
        }

        if (value is null && source.Default is { } instead && text != instead)
        {
            // The default was checked with the mapping.
            DateText.Read(field, instead, out value);
        }

        return value;
    }

    private bool IsDateCell(FieldSource source) => _row.Dates is { } dates && source.Column is { } column && column < dates.Length && dates[column];

    private string[]? List(string[] cells, EmployeeField field) =>
        Get(cells, field) is { } text && ValueParser.List(text) is { Length: > 0 } names ? names : null;

    private void Fault(EmployeeField field, string reason) => _faults.Add((field.ToString(), reason));
}
