namespace UserProvisioning.Sources.Files;

/// <summary>
/// Which of the first records of a CSV text is the header. Above it may stand a title, remarks, the date of the export, or what a program
/// writes for itself, as <c>#TYPE</c> and <c>version:</c>.
/// </summary>
/// <param name="Line">The line of the header; 0 when there is nothing but blank lines.</param>
/// <param name="Names">Its fields.</param>
/// <param name="Filled">How many of them hold anything.</param>
/// <param name="Known">How many of them are names of columns that mean something.</param>
/// <param name="Alike">Of the records below it, which part has as many fields; 1 when there are none.</param>
/// <param name="Fault">Why the record cannot be read; null when it can.</param>
internal sealed record HeaderSearch(long Line, string[] Names, int Filled, int Known, double Alike, string? Fault)
{
    private const int SampleRecords = 20;

    /// <summary>
    /// The first record that holds anything is the header, unless one below it has more columns that mean something, and two at least; one is
    /// enough below a title, which fills one field only.
    /// </summary>
    /// <param name="reader">The records, from the first.</param>
    /// <param name="isKnown">Whether a text is the name of a column that means something.</param>
    internal static HeaderSearch Run(CsvRecordReader reader, Func<string, bool> isKnown)
    {
        var records = new List<HeaderSearch>();
        while (records.Count < SampleRecords && reader.Read())
        {
            if (!reader.IsBlank)
            {
                int filled = reader.Fields.Count(field => !CsvRecordReader.IsBlankField(field));
                records.Add(new HeaderSearch(reader.Line, reader.Fields, filled, reader.Fields.Count(isKnown), Alike: 1, reader.Fault));
            }
        }

        if (records.Count == 0)
        {
            return new HeaderSearch(0, [], 0, 0, Alike: 1, Fault: null);
        }

        HeaderSearch best = records[0];
        foreach (HeaderSearch record in records)
        {
            if (record.Known > best.Known && (record.Known >= 2 || (best.Filled == 1 && record.Filled > 1)))
            {
                best = record;
            }
        }

        // Nothing is known: then at least the title is none.
        if (best.Known == 0 && best.Filled <= 1 && records.Find(record => record.Filled > 1) is { } wider)
        {
            best = wider;
        }

        HeaderSearch[] below = [.. records.Where(record => record.Line > best.Line && record.Fault is null)];
        return below.Length == 0
            ? best
            : best with { Alike = below.Count(record => record.Names.Length == best.Names.Length) / (double)below.Length };
    }
}
