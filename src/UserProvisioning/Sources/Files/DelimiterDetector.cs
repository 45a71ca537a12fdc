namespace UserProvisioning.Sources.Files;

/// <summary>Finds out what stands between the fields of a CSV text.</summary>
internal static class DelimiterDetector
{
    private const int SampleRows = 20;

    // In case of a tie the first wins.
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>The delimiter that makes the most sense of the first rows.</summary>
    /// <param name="sample">The beginning of the text.</param>
    /// <param name="path">For messages.</param>
    /// <param name="isKnown">Whether a text is the name of a column that means something.</param>
    internal static char Detect(string sample, string path, Func<string, bool> isKnown) =>
        Candidates.MaxBy(candidate => Score(sample, candidate, path, isKnown));

    /// <summary>
    /// First, how many columns of the header are known; then, in how many rows the header's number of delimiters is
    /// found again; then, how many columns there are.
    /// </summary>
    private static (int Known, double Alike, int Columns) Score(string sample, char delimiter, string path, Func<string, bool> isKnown)
    {
        using var reader = new CsvRecordReader(new StringReader(sample), delimiter, path, CancellationToken.None);
        int columns = 0;
        int known = 0;
        int rows = 0;
        int alike = 0;
        while (rows < SampleRows && reader.Read())
        {
            if (reader.IsBlank || reader.Fault is not null)
            {
                continue;
            }

            if (columns == 0)
            {
                columns = reader.Fields.Length;
                known = reader.Fields.Count(isKnown);
                continue;
            }

            rows++;
            alike += reader.Fields.Length == columns ? 1 : 0;
        }

        // A delimiter that splits nothing is alike in every row and says nothing.
        return columns < 2 ? (known, 0, columns) : (known, rows == 0 ? 1 : (double)alike / rows, columns);
    }
}
