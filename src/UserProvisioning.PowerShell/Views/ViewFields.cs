using System.Collections;

namespace UserProvisioning.PowerShell;

/// <summary>The text that the views show of the client's own fields of a contact.</summary>
public static class ViewFields
{
    /// <summary>Lists the values of a contact in the client's own fields.</summary>
    /// <param name="contact">The contact.</param>
    /// <returns>A text such as <c>Badge = B-1, ShoeSize = 42</c>.</returns>
    public static string Of(Contact contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return string.Join(", ", contact.Fields.Cast<DictionaryEntry>().Select(field =>
            $"{field.Key} = {(field.Value is DateTime day ? ViewText.Day(day) : ViewText.Text(field.Value))}"));
    }
}
