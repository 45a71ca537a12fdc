using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Files;

/// <summary>Detects the delimiter of a CSV text.</summary>
internal static class DelimiterDetector
{
    // In case of a tie the first candidate is chosen.
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>Chooses the delimiter that splits the first rows best.</summary>
    /// <param name="sample">The beginning of the text.</param>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="isKnown">Whether a text is the name of a recognized column.</param>
    internal static char Detect(string sample, string path, Func<string, bool> isKnown) =>
        Candidates.MaxBy(candidate => Score(sample, candidate, path, isKnown));

    /// <summary>
    /// The delimiter that probably separates the fields of a header that was read as a single field; null when none splits it into recognized names.
    /// </summary>
    internal static char? FindInHeader(string header)
    {
        char best = header
            .Where(c => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)) && c is not ('_' or '-' or '\'' or '"'))
            .Distinct()
            .DefaultIfEmpty()
            .MaxBy(KnownWith);
        return best != default && KnownWith(best) > 0 ? best : null;

        int KnownWith(char delimiter) => header.Split(delimiter).Count(name => HeaderRecognition.Recognize(name) is not null);
    }

    /// <summary>
    /// The score of a delimiter: first the number of recognized columns in the header; then the share of rows with as many delimiters as the
    /// header; then the number of columns.
    /// </summary>
    private static (int Known, double Alike, int Columns) Score(string sample, char delimiter, string path, Func<string, bool> isKnown)
    {
        using var reader = new CsvRecordReader(new StringReader(sample), delimiter, path, CancellationToken.None);
        HeaderSearch header = HeaderSearch.Run(reader, isKnown);

        // A delimiter that splits nothing has the same number of fields in every row. That is no evidence for it.
        return (header.Known, header.Names.Length < 2 ? 0 : header.Alike, header.Names.Length);
    }
}
