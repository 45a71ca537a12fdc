using System.IO.Hashing;
using System.Runtime.InteropServices;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// An employee file whose rows can be read more than once. Code that uses this interface does not depend on the file's format
/// or location.
/// </summary>
internal interface IEmployeeFile : IDisposable
{
    string Path { get; }

    /// <summary>SHA-256 of the bytes, in hexadecimal.</summary>
    string Hash { get; }

    /// <summary>The names of the columns, as they are in the file; empty for a column without a name.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>The delimiter between fields, for writing a file of the same form.</summary>
    char Delimiter => ',';

    /// <summary>
    /// The fields of the columns when the format itself defines them, as SCIM does; null when the columns are recognized by name. Other columns
    /// of such a file belong to its format, and no warning says that they are not used.
    /// </summary>
    IReadOnlyList<EmployeeField?>? Fields => null;

    /// <summary>Warnings about how the file was read, for the person who imports it.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>Why the file is only a part of its source, when the file says so itself; null when it does not.</summary>
    string? Part => null;

    /// <summary>The column to use as the key when no column is recognized as the key; null for none.</summary>
    int? KeyColumn => null;

    /// <summary>The words by which messages name the file and its parts.</summary>
    SourceWords Words => SourceWords.File;

    /// <summary>The beginning of a sentence about the file.</summary>
    string Subject => $"'{Path}'";

    long Length { get; }

    /// <summary>The progress of the current reading, on the scale of <see cref="Length"/>.</summary>
    long Position { get; }

    /// <summary>Reads the rows below the header, from the first one. Only one reading may be active at a time.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    IEnumerable<FileRow> Rows(CancellationToken cancellation);

    /// <summary>Opens a cursor on the same rows. A format may override it to compare a row without parsing all of it.</summary>
    RowCursor Open(CancellationToken cancellation) => new EnumeratedRows(Rows(cancellation));
}

/// <summary>A row of a file.</summary>
/// <param name="Line">
/// The position of the row for a person: the line on which it begins, or the row of the sheet; the first is 1. Positions
/// increase from row to row.
/// </param>
/// <param name="Cells">The cells, one for each column.</param>
/// <param name="Fault">Why the row cannot be read; null when it can.</param>
internal readonly record struct FileRow(long Line, string[] Cells, string? Fault)
{
    /// <summary>Why single cells cannot be read, by column. A fault matters only when a field uses the cell.</summary>
    public IReadOnlyDictionary<int, string>? CellFaults { get; init; }

    /// <summary>
    /// Which cells hold a number that is not whole, or too large to be exact. Such a number cannot be a reference. Null for none.
    /// </summary>
    public bool[]? Inexact { get; init; }

    /// <summary>Which cells hold a real date, written as 2026-01-31, to which date formats of the mapping do not apply; null for none.</summary>
    public bool[]? Dates { get; init; }

    /// <summary>Which cells say nothing, so that the field keeps its value, unlike an empty cell, which clears it; null for none.</summary>
    public bool[]? Silent { get; init; }

    /// <summary>The name of the entry of a directory of which the row was made; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the row says only that its person is gone: its other cells say nothing.</summary>
    public bool IsGone { get; init; }

    /// <summary>A hash of the row's content, without its position.</summary>
    /// <param name="hash">The hash function; it is reset afterwards.</param>
    public UInt128 Fingerprint(XxHash128 hash)
    {
        for (int i = 0; i < Cells.Length; i++)
        {
            hash.Append(MemoryMarshal.AsBytes(Cells[i].AsSpan()));

            // A separator that no cell contains marks the end of each cell. The hash also covers the faults and dates of the cells.
            bool isDate = Dates is not null && i < Dates.Length && Dates[i];
            bool isFaulty = CellFaults?.ContainsKey(i) == true;
            bool isInexact = Inexact is not null && i < Inexact.Length && Inexact[i];
            bool isSilent = Silent is not null && i < Silent.Length && Silent[i];
            hash.Append([0xFF, 0xFF, (byte)((isDate ? 1 : 0) + (isFaulty ? 2 : 0) + (isInexact ? 4 : 0) + (isSilent ? 8 : 0))]);
        }

        UInt128 fingerprint = hash.GetCurrentHashAsUInt128();
        hash.Reset();
        return fingerprint;
    }
}
