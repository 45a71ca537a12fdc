using System.Text.RegularExpressions;
using MimeKit;

namespace UserProvisioning.Common;

/// <summary>Checks whether a text is an e-mail address.</summary>
internal static partial class EmailAddress
{
    /// <summary>Whether a text is one bare address to which mail can be sent. The library that builds the mails must accept it too.</summary>
    internal static bool IsValid(string value) => CommonForm().IsMatch(value)
        || (value.Contains('@', StringComparison.Ordinal)
        && !value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        && MailboxAddress.TryParse(value, out MailboxAddress? address)
        && string.Equals(address.Address, value, StringComparison.Ordinal)
        && CanBeBuilt(value));

    /// <summary>Whether a text is an address that mails can come from, as <c>hr@example.org</c> or <c>HR &lt;hr@example.org&gt;</c>.</summary>
    internal static bool IsSender(string value) => MailboxAddress.TryParse(value, out MailboxAddress? sender) && IsValid(sender.Address);

    // The constructor, which the sending of mails calls, refuses more addresses than TryParse does.
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

    /// <summary>The form of nearly all addresses. An address of this form needs no further check.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9]+([._-][A-Za-z0-9]+)*@[A-Za-z0-9]+([.-][A-Za-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommonForm();
}
