namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// The order of day and month in a column of dates with slashes, as far as its dates show it. 01/31/2020 has the month first; a date that could be
/// either is rejected, and this class helps to say which format to give.
/// </summary>
/// <param name="Column">The name of the column.</param>
internal sealed record DayOrder(string Column)
{
    private bool _isShort;

    /// <summary>A date in which the first number must be the month; null when none was found.</summary>
    internal string? MonthFirst { get; private set; }

    /// <summary>A date in which the first number must be the day; null when none was found.</summary>
    internal string? DayFirst { get; private set; }

    /// <summary>Examines the date in a cell.</summary>
    internal void Add(string? text)
    {
        if (text is null || DateText.Slashed(text) is not var (first, second, isShort))
        {
            return;
        }

        _isShort |= isShort;
        MonthFirst ??= second > 12 && first <= 12 ? text : null;
        DayFirst ??= first > 12 && second <= 12 ? text : null;
    }

    /// <summary>The advice for a date whose order is unknown.</summary>
    internal string Advice(EmployeeField field)
    {
        string month = _isShort ? "M/d/yyyy" : "MM/dd/yyyy";
        string day = _isShort ? "d/M/yyyy" : "dd/MM/yyyy";
        return (MonthFirst, DayFirst) switch
        {
            ({ } seen, null) => $"{seen} is in '{Text.Shorten(Column)}', so the month comes first; give the format in the mapping: {Entry(month)}",
            (null, { } seen) => $"{seen} is in '{Text.Shorten(Column)}', so the day comes first; give the format in the mapping: {Entry(day)}",
            ({ } one, { } other) => $"'{Text.Shorten(Column)}' has both orders, {one} and {other}; have it written as 2026-01-31",
            _ => $"give the format in the mapping: {Entry(day)}, or Format = '{month}' when the month comes first",
        };

        string Entry(string format) => $"{field} = @{{ Column = {MappingAdvice.Quote(Column)}; Format = '{format}' }}";
    }
}
