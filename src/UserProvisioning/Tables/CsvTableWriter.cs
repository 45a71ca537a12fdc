using System.Buffers;
using System.Text;

namespace UserProvisioning.Tables;

/// <summary>
/// Writes rows as CSV: UTF-8 with a byte order mark, by which Excel recognizes the encoding, and with quotes only where needed. Each cell
/// is made safe by <see cref="FormulaGuard"/>.
/// </summary>
internal sealed class CsvTableWriter : IDisposable
{
    private readonly StreamWriter _text;
    private readonly char _delimiter;
    private readonly SearchValues<char> _special;

    internal CsvTableWriter(Stream stream, char delimiter)
    {
        _text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        _delimiter = delimiter;
        _special = SearchValues.Create([delimiter, '"', '\r', '\n']);
    }

    public void Dispose() => _text.Dispose();

    /// <summary>Writes a row.</summary>
    /// <param name="cells">The texts, as they are; null for an empty cell.</param>
    internal void Write(IReadOnlyList<string?> cells)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0)
            {
                _text.Write(_delimiter);
            }

            if (cells[i] is { } cell)
            {
                Write(FormulaGuard.Guard(cell));
            }
        }

        _text.WriteLine();
    }

    private void Write(string cell)
    {
        bool quoted = cell.AsSpan().ContainsAny(_special) || (cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1])));
        _text.Write(quoted ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
    }
}
