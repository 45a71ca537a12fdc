using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace UserProvisioning;

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
/// <param name="Line">The line on which it begins; the first line of the file is 1.</param>
/// <param name="Cells">As many as there are columns.</param>
/// <param name="Fault">Why it cannot be read as a row; null when it can.</param>
internal readonly record struct FileRow(long Line, string[] Cells, string? Fault)
{
    /// <summary>A hash of all that decides what the row says, but not of where it stands.</summary>
    public UInt128 Fingerprint
    {
        get
        {
            var hash = new XxHash128();
            foreach (string cell in Cells)
            {
                hash.Append(MemoryMarshal.AsBytes(cell.AsSpan()));

                // What no cell ends with, so that where a cell ends counts too.
                hash.Append([0xFF, 0xFF]);
            }

            return hash.GetCurrentHashAsUInt128();
        }
    }
}
