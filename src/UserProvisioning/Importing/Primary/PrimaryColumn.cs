using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Importing.Primary;

/// <summary>
/// The kind of the values by which rows are ordered: that of most of them. Numbers are ordered by value, dates by day, no before yes, and all other
/// texts without case.
/// </summary>
/// <param name="numbers">The numbers of the column.</param>
/// <param name="dates">How dates are written, where the mapping says it.</param>
/// <param name="isDate">Whether the values are those of a field that is a date.</param>
/// <param name="name">The name of the column, for messages.</param>
/// <param name="words">The words by which messages name a row.</param>
internal sealed class PrimaryColumn(ColumnNumbers numbers, FieldSource? dates, bool isDate, string name, SourceWords words)
{
    private readonly DayOrder _days = new(name);
    private int _filled;
    private int _numbers;
    private int _dates;
    private int _truths;

    /// <summary>Looks at a value of the column. Call it for every row before the first <see cref="Read"/>.</summary>
    internal void Add(string? text)
    {
        if (text is null)
        {
            return;
        }

        _filled++;
        _truths += ValueParser.Truth(text, out _) is null ? 1 : 0;
        if (numbers.Add(text))
        {
            _numbers++;
        }
        else if (DateText.Slashed(text) is not null)
        {
            _days.Add(text);
            _dates++;
        }
        else
        {
            _dates += Date(text, out _) ? 1 : 0;
        }
    }

    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.MappingInvalid"/>: a date has slashes, and no date of the column shows which number is the month.
    /// </exception>
    internal PrimaryValue Read(string? text)
    {
        if (text is null)
        {
            return PrimaryValue.None;
        }

        if (isDate || _dates * 2 > _filled)
        {
            return !Date(text, out DateTime? day) ? PrimaryValue.OfText(1, text)
                : day is null ? PrimaryValue.None
                : PrimaryValue.Of(DateOnly.FromDateTime(day.Value).DayNumber);
        }

        if (_numbers * 2 > _filled)
        {
            return numbers.Read(text) is { } number ? PrimaryValue.Of(number) : PrimaryValue.OfText(1, text);
        }

        if (_truths * 2 > _filled)
        {
            return ValueParser.Truth(text, out bool truth) is null ? PrimaryValue.Of(truth ? 1 : 0) : PrimaryValue.OfText(1, text);
        }

        return PrimaryValue.OfText(0, text);
    }

    private bool Date(string text, out DateTime? day)
    {
        // The field is named in messages only, and its message is not shown.
        EmployeeField field = EmployeeField.EndDate;
        if (DateText.Read(field, text, dates ?? new FieldSource(), out day) is null)
        {
            return true;
        }

        if (dates?.Formats is not null || DateText.Slashed(text) is null || _filled == 0)
        {
            return false;
        }

        string? format = (_days.MonthFirst, _days.DayFirst) switch
        {
            ({ }, null) => "M/d/yyyy",
            (null, { }) => "d/M/yyyy",
            _ => null,
        };
        return format is null
            ? throw new ProvisioningException(
                ErrorIds.MappingInvalid,
                $"-PrimaryRow: '{Text.Shorten(text)}' in '{name}' may be either of two days, so it does not say which {words.Row} of a person "
                    + $"counts. Map a date field to it with the format, as -Mapping @{{ StartDate = @{{ Column = {MappingAdvice.Quote(name)}; "
                    + "Format = 'dd/MM/yyyy' } }.",
                name)
            : DateText.Read(field, text, new FieldSource { Formats = [format] }, out day) is null;
    }
}
