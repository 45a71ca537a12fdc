using System.Text;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// The texts of a workbook that cells refer to by number. Any cell may refer to any text, so all are kept in memory, as
/// UTF-8 in large blocks: a third of the memory of strings, and limited in total.
/// </summary>
internal sealed class SharedStrings
{
    private const int BlockSize = 1024 * 1024;

    private readonly List<byte[]> _blocks = [];
    private readonly List<(int Block, int Start, int Length)> _texts = [];
    private readonly string? _lacking;
    private int _used = BlockSize;
    private long _total;

    private SharedStrings(string? lacking = null) => _lacking = lacking;

    internal static readonly SharedStrings None = new();

    /// <summary>The texts of a workbook whose part with the texts is missing. Only reading a cell that refers to a text fails then.</summary>
    internal static SharedStrings Lacking(string part) => new(part);

    internal static SharedStrings Read(PartReader part, string path)
    {
        var shared = new SharedStrings();
        var text = new StringBuilder();
        while (part.Read())
        {
            if (part.IsStart("si", depth: 1))
            {
                text.Clear();
                AppendRich(part, text);
                shared.Add(CellText.Unescape(text.ToString()), path);
            }
        }

        return shared;
    }

    /// <summary>Appends the text of an <c>si</c> or <c>is</c> element: the text of all runs, without the phonetic ones.</summary>
    internal static void AppendRich(PartReader part, StringBuilder text)
    {
        if (part.IsEmpty)
        {
            return;
        }

        // The text is directly in the element, or in one of its runs (r). Texts in other elements are phonetic or belong to extensions.
        int depth = part.Depth;
        bool inRun = false;
        while (part.ReadWithin(depth))
        {
            if (part.IsStart("t", depth + 1) || (inRun && part.IsStart("t", depth + 2)))
            {
                part.AppendText(text);
            }
            else if (part.Depth == depth + 1)
            {
                inRun = part.IsStart("r") && !part.IsEmpty;
            }
        }
    }

    /// <summary>The text with a number; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The workbook lacks the part with the texts.</exception>
    internal string? Find(int index)
    {
        if (_lacking is not null)
        {
            throw new InvalidDataException($"it lacks the part '{_lacking}', which holds the texts of its cells");
        }

        if (index < 0 || index >= _texts.Count)
        {
            return null;
        }

        (int block, int start, int length) = _texts[index];
        return Encoding.UTF8.GetString(_blocks[block], start, length);
    }

    private void Add(string text, string path)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        _total += length;
        if (_total > PartLimits.SharedText || _texts.Count == PartLimits.SharedTexts)
        {
            throw FileErrors.Unreadable(path, $"has more text in its cells than can be kept: {PartLimits.SharedText / 1024 / 1024} MB or "
                + $"{PartLimits.SharedTexts} different texts are the most. Nothing was changed. Save it as CSV, which has no limit.");
        }

        if (_blocks.Count == 0 || _used + length > _blocks[^1].Length)
        {
            _blocks.Add(new byte[Math.Max(BlockSize, length)]);
            _used = 0;
        }

        Encoding.UTF8.GetBytes(text, _blocks[^1].AsSpan(_used));
        _texts.Add((_blocks.Count - 1, _used, length));
        _used += length;
    }
}
