namespace UserProvisioning.Importing.Caching;

/// <summary>
/// The lines of the known rows, by contact. Contacts with consecutive ids on consecutive lines, as an import makes them, are kept as one range.
/// </summary>
internal sealed class KnownLines
{
    private readonly List<(long ContactId, long Line, int Count)> _ranges = [];
    private bool _isSorted;

    /// <summary>Adds the line of a contact that has no line yet.</summary>
    internal void Add(long contactId, long line)
    {
        if (_ranges.Count > 0 && _ranges[^1] is var last && last.ContactId + last.Count == contactId && last.Line + last.Count == line)
        {
            _ranges[^1] = last with { Count = last.Count + 1 };
            return;
        }

        _ranges.Add((contactId, line, 1));
        _isSorted = false;
    }

    /// <summary>The line of a contact's row; null when it has none.</summary>
    internal long? LineOf(long contactId)
    {
        if (!_isSorted)
        {
            _ranges.Sort();
            _isSorted = true;
        }

        int place = _ranges.BinarySearch((contactId, long.MaxValue, 0));
        place = (place < 0 ? ~place : place) - 1;
        return place >= 0 && _ranges[place] is var range && contactId < range.ContactId + range.Count
            ? range.Line + contactId - range.ContactId
            : null;
    }
}
