namespace UserProvisioning.Importing.Primary;

/// <summary>The value of a row by which the rows of a person are ordered.</summary>
/// <param name="Rank">0 for a value of the column's kind; 1 for another text, which comes after those; 2 for none, which comes last.</param>
/// <param name="Number">The number, or the number of the day.</param>
/// <param name="Text">The text without case; empty for a number or a day.</param>
internal readonly record struct PrimaryValue(int Rank, decimal Number, string Text)
{
    internal static PrimaryValue None => new(2, 0, string.Empty);

    internal static PrimaryValue Of(decimal number) => new(0, number, string.Empty);

    internal static PrimaryValue OfText(int rank, string text) => new(rank, 0, UserProvisioning.Text.Key(text));

    /// <summary>Whether the row with this value counts before a row above it that has another value.</summary>
    internal bool IsBefore(in PrimaryValue other, bool isDescending)
    {
        if (Rank != other.Rank)
        {
            return Rank < other.Rank;
        }

        int compared = Number != other.Number ? Number.CompareTo(other.Number) : string.CompareOrdinal(Text, other.Text);
        return isDescending ? compared > 0 : compared < 0;
    }
}
