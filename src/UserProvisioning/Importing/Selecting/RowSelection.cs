using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Selecting;

/// <summary>
/// The rows of a file that an import applies when it was given items of a plan, or external references. It collects the errors of the items that do
/// not hold any more, and of the references that are not in the file.
/// </summary>
internal sealed class RowSelection
{
    private readonly SourceWords _words;
    private readonly IReadOnlyList<PlannedItem>? _items;
    private readonly ILookup<long, PlannedItem>? _rows;
    private readonly ILookup<string, PlannedItem>? _absent;
    private readonly IReadOnlyList<TextFilter>? _references;
    private readonly HashSet<TextFilter> _found = [];
    private readonly BitSet _lines = new();
    private readonly HashSet<string> _absentFound = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Line, string Key), ProvisioningException> _outdated = [];

    private RowSelection(IReadOnlyList<PlannedItem>? items, IReadOnlyList<TextFilter>? references, SourceWords words)
    {
        _words = words;
        _items = items;
        _rows = items?.Where(item => item.Line != 0).ToLookup(item => item.Line);
        _absent = items?.Where(item => item.Line == 0).ToLookup(KeyOf, StringComparer.Ordinal);
        _references = references;
    }

    /// <summary>Whether rows are selected by their key, so that the key of each row must be read.</summary>
    internal bool IsByReference => _references is not null;

    /// <summary>Whether rows are applied only if the import does with them what was planned.</summary>
    internal bool IsOfItems => _items is not null;

    /// <summary>The selection of a request; null when the import applies every row.</summary>
    internal static RowSelection? Of(EmployeeFileRequest request) => request.IsSelective
        ? new RowSelection(PlannedItem.Of(request), request.ExternalReferences?.Select(WildcardFilter.Of).ToList(), request.Words)
        : null;

    /// <summary>Whether a row is to be applied.</summary>
    internal bool HasRow(long line, string? reference)
    {
        bool isNamed = IsNamed(reference);
        bool isPlanned = _rows?.Contains(line) != false;
        if (isPlanned)
        {
            _lines.Add(line);
        }

        return isNamed && isPlanned;
    }

    /// <summary>Whether a contact that the file lacks is to be archived.</summary>
    internal bool HasAbsent(string reference)
    {
        bool isNamed = IsNamed(reference);
        string key = Text.Key(reference);
        bool isPlanned = _absent?.Contains(key) != false;
        if (isPlanned)
        {
            _absentFound.Add(key);
        }

        return isNamed && isPlanned;
    }

    /// <summary>Records the contacts that an interrupted run has archived already.</summary>
    internal void HasArchived(IEnumerable<string> references)
    {
        foreach (string reference in references)
        {
            HasAbsent(reference);
        }
    }

    /// <summary>Whether the import does with a row, or an absent contact, what was planned. If not, that is an error.</summary>
    internal bool Holds(ProvisioningRunItemRow now, IReadOnlyList<FieldChange> changes)
    {
        if (_items is null)
        {
            return true;
        }

        // A line may have several items, if the caller joined several plans. One of them must hold.
        (long Line, string Key) place = now.Line > 0 ? (now.Line, string.Empty) : (0, Text.Key(now.ExternalReference!));
        IEnumerable<PlannedItem> planned = now.Line > 0 ? _rows![place.Line] : _absent![place.Key];
        if (planned.Any(item => item.Holds(now, changes)))
        {
            _outdated.Remove(place);
            return true;
        }

        PlannedItem first = planned.First();
        bool isSameRow = first.Line == 0 || first.Reference is null || now.ExternalReference is null
            || Text.Key(first.Reference) == Text.Key(now.ExternalReference);
        string why = now.Action == ImportAction.Reject && now.Reason is not null
            ? $" ({now.Field}: {Text.Shorten(now.Reason, PlannedItem.MostShown)})"
            : PlannedItem.Shown(string.Join('|', changes));
        _outdated[place] = first.Outdated(
            _words,
            $"the import would {PlannedItem.Verb(now.Action)} {(isSameRow ? "it" : $"'{now.ExternalReference}', {_words.WhichIsThere}")}{why}");
        return false;
    }

    /// <summary>The errors of the items that were not applied, by line, and of the references that were not found.</summary>
    /// <param name="isFullLoad">Whether the import archives contacts that the file lacks.</param>
    internal IReadOnlyList<ProvisioningException> Errors(bool isFullLoad) =>
    [
        .. _outdated.OrderBy(error => error.Key).Select(error => error.Value),
        .. (_items ?? []).Where(item => item.Line != 0 && !_lines.Contains(item.Line))
            .Select(item => item.Outdated(_words, _words.HasNoRowThere)),
        .. (_items ?? []).Where(item => item.Line == 0 && !_absentFound.Contains(KeyOf(item))).Select(item => item.Outdated(
            _words,
            isFullLoad ? $"{_words.HasRowFor}, or it is archived already"
            : $"the import is no full load, which alone archives contacts that {_words.Lacks}")),
        .. (_references ?? []).Where(reference => reference.Literal is not null && !_found.Contains(reference))
            .Select(reference => new ProvisioningException(
                ErrorIds.ContactNotFound,
                $"No {_words.Row} has the external reference '{reference.Literal}'. The other {_words.Rows} that were named are applied.",
                reference.Literal)),
    ];

    private static string KeyOf(PlannedItem item) => Text.Key(item.Reference ?? string.Empty);

    private bool IsNamed(string? reference)
    {
        if (_references is null)
        {
            return true;
        }

        bool isNamed = false;
        foreach (TextFilter filter in _references)
        {
            if (filter.Matches(reference))
            {
                isNamed = true;
                _found.Add(filter);
            }
        }

        return isNamed;
    }
}
