namespace UserProvisioning.Importing.Caching;

/// <summary>
/// On which lines the rows stand that are known, by their contacts. Contacts that follow each other as their rows do, which is how an
/// import made them, are kept as one.
/// </summary>
internal sealed class KnownLines
{
    private readonly List<(long ContactId, long Line, int Count)> _runs = [];
    private bool _isSorted;

    /// <summary>Adds a row of a contact that has none yet.</summary>
    internal void Add(long contactId, long line)
    {
        if (_runs.Count > 0 && _runs[^1] is var last && last.ContactId + last.Count == contactId && last.Line + last.Count == line)
        {
            _runs[^1] = last with { Count = last.Count + 1 };
            return;
        }

        _runs.Add((contactId, line, 1));
        _isSorted = false;
    }

    /// <summary>The line of a contact's row; null when it has none.</summary>
    internal long? LineOf(long contactId)
    {
        if (!_isSorted)
        {
            _runs.Sort();
            _isSorted = true;
        }

        int place = _runs.BinarySearch((contactId, long.MaxValue, 0));
        place = (place < 0 ? ~place : place) - 1;
        return place >= 0 && _runs[place] is var run && contactId < run.ContactId + run.Count ? run.Line + contactId - run.ContactId : null;
    }
}
