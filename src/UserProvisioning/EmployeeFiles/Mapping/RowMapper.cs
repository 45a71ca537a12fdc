namespace UserProvisioning;

/// <summary>Turns the cells of a row into what they say.</summary>
internal sealed class RowMapper(FieldMap map)
{
    private readonly List<(string? Field, string Reason)> _faults = [];

    internal EmployeeRow Map(FileRow row)
    {
        _faults.Clear();
        string[] cells = row.Cells;
        if (row.Fault is not null)
        {
            _faults.Add((null, row.Fault));
        }

        string? reference = Get(cells, EmployeeField.ExternalReference);
        var contact = new ContactFields
        {
            ExternalReference = reference,
            FirstName = Get(cells, EmployeeField.FirstName),
            Prefix = Get(cells, EmployeeField.Prefix),
            LastName = Get(cells, EmployeeField.LastName),
            Initials = Get(cells, EmployeeField.Initials),
            OrganizationName = Get(cells, EmployeeField.OrganizationName),
            Email = Get(cells, EmployeeField.Email),
            Phone = Get(cells, EmployeeField.Phone),
            Language = Get(cells, EmployeeField.Language),
            JobTitle = Get(cells, EmployeeField.JobTitle),
            Department = Get(cells, EmployeeField.Department),
            CostCenter = Get(cells, EmployeeField.CostCenter),
            ManagerReference = Get(cells, EmployeeField.ManagerReference),
            StartDate = Date(cells, EmployeeField.StartDate),
            EndDate = Date(cells, EmployeeField.EndDate),
        };
        return new EmployeeRow
        {
            Line = row.Line,
            Contact = contact,
            Key = reference is null ? null : Text.Key(reference),
            Type = Read<ContactType>(cells, EmployeeField.Type, ValueParser.Type),
            OrganizationReference = Get(cells, EmployeeField.OrganizationReference),
            Active = Read<bool>(cells, EmployeeField.Active, ValueParser.Truth),
            Username = Get(cells, EmployeeField.Username),
            License = Read<LicenseType>(cells, EmployeeField.License, ValueParser.License),
            UserGroups = List(cells, EmployeeField.UserGroups),
            UserProfiles = List(cells, EmployeeField.UserProfiles),
            CreateUser = Read<bool>(cells, EmployeeField.CreateUser, ValueParser.Truth),
            Faults = _faults.Count == 0 ? [] : _faults.ToArray(),
        };
    }

    private delegate string? Parser<T>(string text, out T value);

    /// <summary>The value of a field after its mapping; null when it is empty.</summary>
    private string? Get(string[] cells, EmployeeField field)
    {
        if (map[field] is not { } source)
        {
            return null;
        }

        // A row that could not be read has no cells.
        if (source.Column is not { } column || column >= cells.Length)
        {
            return source.Constant;
        }

        string? text = Text.Clean(cells[column]);
        if (text is null)
        {
            return source.Default;
        }

        if (map.IsGuarded)
        {
            text = FormulaGuard.Restore(text);
        }

        if (source.Map is null)
        {
            return text;
        }

        if (source.Map.TryGetValue(Text.Key(text), out string? mapped))
        {
            return mapped;
        }

        Fault(field, $"'{ContactRules.Shorten(text)}' in the column '{map.Columns[column]}' is not mapped; the mapped values are {string.Join(", ", source.MapNames.Select(name => $"'{name}'"))}");
        return null;
    }

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

        // The format is that of the file's cells; what the mapping itself says is written as everywhere.
        FieldSource source = map[field]!;
        bool own = source.Formats is null || text == source.Default;
        if (ValueParser.Date(field, text, own ? null : source.Formats, out DateTime value) is { } fault)
        {
            Fault(field, fault);
            return null;
        }

        return value;
    }

    private string[]? List(string[] cells, EmployeeField field) =>
        Get(cells, field) is { } text && ValueParser.List(text) is { Length: > 0 } names ? names : null;

    private void Fault(EmployeeField field, string reason) => _faults.Add((field.ToString(), reason));
}
