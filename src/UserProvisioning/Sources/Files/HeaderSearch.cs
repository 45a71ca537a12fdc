namespace UserProvisioning.Sources.Files;

/// <summary>
/// The result of searching for the header among the first records of a CSV text. Lines above the header may hold a title, remarks, a date, or
/// lines of the exporting program, such as <c>#TYPE</c> and <c>version:</c>.
/// </summary>
/// <param name="Line">The line of the header; 0 when there is nothing but blank lines.</param>
/// <param name="Names">The fields of the header.</param>
/// <param name="Filled">The number of fields that are not empty.</param>
/// <param name="Known">The number of fields that name a recognized column.</param>
/// <param name="Alike">The share of the records below the header that have as many fields; 1 when there are no records.</param>
/// <param name="Fault">Why the header cannot be read; null when it can.</param>
internal sealed record HeaderSearch(long Line, string[] Names, int Filled, int Known, double Alike, string? Fault)
{
    private const int SampleRecords = 20;

    /// <summary>
    /// The first record that is not empty is the header, unless a record below it has more recognized columns, and at least two of them. One is
    /// enough below a title, which is a record with one filled field.
    /// </summary>
    /// <param name="reader">The reader, before its first record.</param>
    /// <param name="isKnown">Whether a text is the name of a recognized column.</param>
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

        // No column is recognized. A record with one filled field is a title then, and the next wider record is the header.
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
