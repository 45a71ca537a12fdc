using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Files;

/// <summary>Finds out what stands between the fields of a CSV text.</summary>
internal static class DelimiterDetector
{
    // In case of a tie the first wins.
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>The delimiter that makes the most sense of the first rows.</summary>
    /// <param name="sample">The beginning of the text.</param>
    /// <param name="path">For messages.</param>
    /// <param name="isKnown">Whether a text is the name of a column that means something.</param>
    internal static char Detect(string sample, string path, Func<string, bool> isKnown) =>
        Candidates.MaxBy(candidate => Score(sample, candidate, path, isKnown));

    /// <summary>
    /// What else may stand between the fields of a header that was read as one; null when nothing in it splits it into known names.
    /// </summary>
    internal static char? Other(string header)
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
    /// First, how many columns of the header are known; then, in how many rows the header's number of delimiters is
    /// found again; then, how many columns there are.
    /// </summary>
    private static (int Known, double Alike, int Columns) Score(string sample, char delimiter, string path, Func<string, bool> isKnown)
    {
        using var reader = new CsvRecordReader(new StringReader(sample), delimiter, path, CancellationToken.None);
        HeaderSearch header = HeaderSearch.Run(reader, isKnown);

        // A delimiter that splits nothing is alike in every row and says nothing.
        return (header.Known, header.Names.Length < 2 ? 0 : header.Alike, header.Names.Length);
    }
}
