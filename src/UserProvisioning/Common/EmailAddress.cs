using System.Text.RegularExpressions;
using MimeKit;

namespace UserProvisioning.Common;

/// <summary>Tells whether a text is an e-mail address.</summary>
internal static partial class EmailAddress
{
    /// <summary>Whether a text is one bare address that mail can be sent to: one that the library accepts which builds the mails.</summary>
    internal static bool IsValid(string value) => Plain().IsMatch(value)
        || (value.Contains('@', StringComparison.Ordinal)
        && !value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        && MailboxAddress.TryParse(value, out MailboxAddress? address)
        && string.Equals(address.Address, value, StringComparison.Ordinal)
        && CanBeBuilt(value));

    // The constructor, which the sender calls, refuses more than TryParse does.
    private static bool CanBeBuilt(string value)
    {
        try
        {
            _ = new MailboxAddress("x", value);
            return true;
        }
        catch (ParseException)
        {
            return false;
        }
    }

    /// <summary>The form that nearly all addresses have: no need to look closer.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9]+([._-][A-Za-z0-9]+)*@[A-Za-z0-9]+([.-][A-Za-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
