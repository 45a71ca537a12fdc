using System.Collections;
using System.Globalization;

namespace UserProvisioning.PowerShell;

/// <summary>The description of what a cmdlet would change, for -WhatIf and -Confirm: the given fields with their new values.</summary>
internal static class Changes
{
    // Parameters that select the object, and those that PowerShell adds, are not changes.
    private static readonly HashSet<string> NoChanges = new(
        [
            .. System.Management.Automation.Cmdlet.CommonParameters, .. System.Management.Automation.Cmdlet.OptionalCommonParameters,
            "Connection", "PassThru", "Contact", "UserGroup", "UserProfile"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the description, such as <c>Department = 'Logistics', EndDate = 2027-03-31</c>.</summary>
    /// <param name="bound">The parameters that were given.</param>
    /// <param name="which">Only these; null for all.</param>
    internal static string Of(IDictionary<string, object> bound, IReadOnlySet<string>? which = null)
    {
        List<string> changes = bound
            .Where(parameter => !NoChanges.Contains(parameter.Key) && (which?.Contains(parameter.Key) ?? true))
            .Select(parameter => $"{parameter.Key} = {Text(parameter.Value)}")
            .ToList();
        return changes.Count == 0 ? "nothing" : string.Join(", ", changes);
    }

    private static string Text(object? value) => value switch
    {
        null or "" => "nothing",
        string text => $"'{text}'",
        DateTime date => date.TimeOfDay == TimeSpan.Zero ? ViewText.Day(date) : date.ToString("s", CultureInfo.InvariantCulture),
        IDictionary table => string.Join(", ", table.Cast<DictionaryEntry>().Select(entry => $"{entry.Key} = {Text(entry.Value)}")),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Text)),
        _ => $"'{value}'",
    };
}
