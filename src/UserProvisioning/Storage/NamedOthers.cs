using System.Text.Json;

namespace UserProvisioning.Storage;

/// <summary>
/// The fields by which the history of one person names another person, such as its manager. When the other person is erased, the values of these
/// fields are removed, and the other values of the history stay. The values of these fields have a hash of their own, so the chain still proves the
/// other values.
/// </summary>
internal static class NamedOthers
{
    /// <summary>The field that holds the external reference of the other person.</summary>
    internal const string Manager = "ManagerReference";

    /// <summary>The address to which a mail was sent.</summary>
    internal const string To = "To";

    /// <summary>Why something was done, or was not.</summary>
    internal const string Reason = "Reason";

    private const int Fields = 3;

    // As they begin in an object of values, and in a list of changes. A quotation mark within a value is escaped, so no value contains them.
    private static readonly string[] InObject = [$"\"{Manager}\":", $"\"{To}\":", $"\"{Reason}\":"];
    private static readonly string[] InList = [$"[\"{Manager}\",", $"[\"{To}\",", $"[\"{Reason}\","];

    /// <summary>The columns of rows kept for undoing that name another person, with those that mean nothing without them.</summary>
    internal static IReadOnlyList<(KeptTable Table, string Column, string? Dependent)> Columns { get; } =
    [
        (KeptTable.Contacts, "ManagerReference", null),
        (KeptTable.SystemUsers, "CredentialSendTo", "CredentialSendOn"),
    ];

    /// <summary>How these fields begin in an object of values.</summary>
    internal static IReadOnlyList<string> MarksInObject => InObject;

    /// <summary>How these fields begin in a list of changes.</summary>
    internal static IReadOnlyList<string> MarksInList => InList;

    /// <summary>Whether an object of values, or a list of changes, has one of these fields.</summary>
    internal static bool AreIn(string? json)
    {
        if (json is null)
        {
            return false;
        }

        foreach (string mark in json[0] == '[' ? InList : InObject)
        {
            if (json.Contains(mark, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An object of values without these fields, or a list of changes without their values.</summary>
    /// <param name="json">The object or the list; null for none.</param>
    /// <param name="taken">What was taken out, in the order of the fields.</param>
    /// <returns>The rest; null when nothing is left.</returns>
    internal static string? Without(string? json, out string taken)
    {
        taken = string.Empty;
        if (json is null)
        {
            return null;
        }

        bool isList = json[0] == '[';
        string rest = json;
        for (int field = 0; field < Fields; field++)
        {
            string mark = isList ? InList[field] : InObject[field];
            for (int at = 0; (at = rest.IndexOf(mark, at, StringComparison.Ordinal)) >= 0; at += isList ? 1 : -1)
            {
                rest = isList ? FromList(rest, at, mark.Length, ref taken) : FromObject(rest, at, mark.Length, ref taken);
            }
        }

        return rest == "{}" ? null : rest;
    }

    /// <summary>The values of these fields in an object of values, or in a list of changes.</summary>
    internal static IEnumerable<(string Field, string Value)> Values(string? json)
    {
        if (!AreIn(json))
        {
            yield break;
        }

        using JsonDocument document = JsonDocument.Parse(json!);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name is Manager or To or Reason && property.Value.GetString() is { } value)
                {
                    yield return (property.Name, value);
                }
            }

            yield break;
        }

        foreach (JsonElement change in document.RootElement.EnumerateArray())
        {
            if (change[0].GetString() is Manager or To or Reason)
            {
                foreach (string value in new[] { change[1].GetString(), change[2].GetString() }.OfType<string>())
                {
                    yield return (change[0].GetString()!, value);
                }
            }
        }
    }

    private static string FromObject(string json, int at, int mark, ref string taken)
    {
        int end = EndOfValue(json, at + mark);
        taken += json[at..end];
        if (json[end] == ',')
        {
            end++;
        }
        else if (json[at - 1] == ',')
        {
            at--;
        }

        return json.Remove(at, end - at);
    }

    private static string FromList(string json, int at, int mark, ref string taken)
    {
        int old = at + mark;
        int end = EndOfValue(json, EndOfValue(json, old) + 1);
        taken += json[at..end];
        return string.Concat(json.AsSpan(0, old), "null,null", json.AsSpan(end));
    }

    /// <summary>Where a text, or null, ends.</summary>
    private static int EndOfValue(string json, int at)
    {
        if (json[at] != '"')
        {
            return at + "null".Length;
        }

        for (at++; json[at] != '"'; at++)
        {
            at += json[at] == '\\' ? 1 : 0;
        }

        return at + 1;
    }
}
