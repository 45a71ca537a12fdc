using System.IO.Hashing;
using System.Runtime.InteropServices;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// A file whose rows can be read more than once. What comes after reading knows neither the format nor where the
/// file is.
/// </summary>
internal interface IEmployeeFile : IDisposable
{
    string Path { get; }

    /// <summary>SHA-256 of the bytes, in hexadecimal.</summary>
    string Hash { get; }

    /// <summary>Names of the columns as the file writes them; empty for a column without a name.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>What stands between fields, for a file that is written to match it.</summary>
    char Delimiter => ',';

    /// <summary>
    /// What the columns mean when the format itself says so, as SCIM does; null when their names must tell. Columns that
    /// such a file has beyond those are part of its format, and nobody is warned that they are not used.
    /// </summary>
    IReadOnlyList<EmployeeField?>? Fields => null;

    /// <summary>What the person who asked should know of how it was read.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>Why the file is a part of what there is, when it says so itself; null when it does not.</summary>
    string? Part => null;

    /// <summary>The column that is the key when no other is recognized; null for none.</summary>
    int? KeyColumn => null;

    long Length { get; }

    /// <summary>How far the reading that is going on has come, of <see cref="Length"/>.</summary>
    long Position { get; }

    /// <summary>Reads the rows below the header, from the first one. One reading at a time.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    IEnumerable<FileRow> Rows(CancellationToken cancellation);

    /// <summary>Goes through the same rows. A format that can tell a row without taking it apart does so here.</summary>
    RowCursor Open(CancellationToken cancellation) => new EnumeratedRows(Rows(cancellation));
}

/// <summary>A row of a file.</summary>
/// <param name="Line">
/// Where a person finds it: the line on which it begins, or the row of the sheet; the first is 1. Later rows have
/// higher ones.
/// </param>
/// <param name="Cells">As many as there are columns.</param>
/// <param name="Fault">Why it cannot be read as a row; null when it can.</param>
internal readonly record struct FileRow(long Line, string[] Cells, string? Fault)
{
    /// <summary>Why single cells cannot be read, by column: it matters only to a field that needs one of them.</summary>
    public IReadOnlyDictionary<int, string>? CellFaults { get; init; }

    /// <summary>
    /// Which cells hold a number that is not whole, or too large to be exact: the reference of nobody, whatever else it may be; null for none.
    /// </summary>
    public bool[]? Inexact { get; init; }

    /// <summary>Which cells hold a real date, written as 2026-01-31, so that no format of the mapping is for them; null for none.</summary>
    public bool[]? Dates { get; init; }

    /// <summary>A hash of all that decides what the row says, but not of where it stands.</summary>
    /// <param name="hash">What to compute it with; it is as new afterwards.</param>
    public UInt128 Fingerprint(XxHash128 hash)
    {
        for (int i = 0; i < Cells.Length; i++)
        {
            hash.Append(MemoryMarshal.AsBytes(Cells[i].AsSpan()));

            // What no cell ends with, so that where a cell ends counts too; and what was read of it beside its text.
            bool isDate = Dates is not null && i < Dates.Length && Dates[i];
            bool isFaulty = CellFaults?.ContainsKey(i) == true;
            bool isInexact = Inexact is not null && i < Inexact.Length && Inexact[i];
            hash.Append([0xFF, 0xFF, (byte)((isDate ? 1 : 0) + (isFaulty ? 2 : 0) + (isInexact ? 4 : 0))]);
        }

        UInt128 fingerprint = hash.GetCurrentHashAsUInt128();
        hash.Reset();
        return fingerprint;
    }
}
