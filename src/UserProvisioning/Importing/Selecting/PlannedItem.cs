using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Selecting;

/// <summary>An item of a plan that an import was given to apply, in a form that can be stored with the run.</summary>
/// <param name="Line">The line of the file; 0 for a contact that the file lacks.</param>
/// <param name="Reference">The key of the row; null for none.</param>
/// <param name="Action">What the plan does with the row.</param>
/// <param name="Fingerprint">A hash of the action, the key and the changes. The plan still holds if it is the same.</param>
internal sealed record PlannedItem(long Line, string? Reference, ImportAction Action, string Fingerprint)
{
    /// <summary>How many characters of the changes, or of a reason, a message shows.</summary>
    internal const int MostShown = 300;

    /// <summary>The planned changes, for a message; null when the item comes from the stored options of a run.</summary>
    internal string? Changes { get; init; }

    /// <summary>The items that a request names; null when it names none, and applies every row.</summary>
    internal static IReadOnlyList<PlannedItem>? Of(EmployeeFileRequest request) => request.Planned
        ?? request.Items?.Select(item => new PlannedItem(
            item.Line,
            item.ExternalReference,
            item.Action,
            FingerprintOf(item.Action, item.ExternalReference, item.Changes)) { Changes = item.Changes }).ToList();

    /// <summary>Whether an import does with a row what was planned.</summary>
    internal bool Holds(ProvisioningRunItemRow now, IReadOnlyList<FieldChange> changes) =>
        Fingerprint == FingerprintOf(now.Action, now.ExternalReference, string.Join('|', changes));

    /// <summary>The action as a verb, as in "to update it".</summary>
    internal static string Verb(ImportAction action) => action == ImportAction.Unchanged ? "leave" : action.ToString().ToLowerInvariant();

    /// <summary>The error for an item that does not hold any more.</summary>
    /// <param name="words">The words by which messages name a row.</param>
    /// <param name="now">What would happen now, as the end of the sentence "and now …".</param>
    internal ProvisioningException Outdated(SourceWords words, string now)
    {
        string place = words.Place(Line);
        place = char.ToUpperInvariant(place[0]) + place[1..];
        string name = (Line, Reference) switch
        {
            (0, _) => $"The contact '{Reference}'",
            (_, null) => place,
            _ => $"{place} ('{Reference}')",
        };
        return new ProvisioningException(
            ErrorIds.PlanOutdated,
            $"{name} was left as it is: the plan was to {Verb(Action)} it{Shown(Changes)}, and now {now}. "
                + $"Compare the {words.Noun} again, and import the items that are right.",
            Reference ?? Line.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Changes for a message; empty when there are none.</summary>
    internal static string Shown(string? changes) => string.IsNullOrEmpty(changes) ? string.Empty : $" ({Text.Shorten(changes, MostShown)})";

    private static string FingerprintOf(ImportAction action, string? reference, string changes) =>
        KeyHash.Of($"{action}\n{(reference is null ? null : Text.Key(reference))}\n{changes}").ToString("x32", CultureInfo.InvariantCulture);
}
