using System.Net.Mail;
using System.Text.RegularExpressions;

namespace UserProvisioning.Common;

/// <summary>Tells whether a text is an e-mail address.</summary>
internal static partial class EmailAddress
{
    /// <summary>Whether a text is one bare address that mail can be sent to.</summary>
    internal static bool IsValid(string value) => Plain().IsMatch(value)
        || (MailAddress.TryCreate(value, out MailAddress? address)
        && string.Equals(address.Address, value, StringComparison.OrdinalIgnoreCase)
        && !value.Any(char.IsWhiteSpace));

    /// <summary>The form that nearly all addresses have: no need to look closer.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9]+([._-][A-Za-z0-9]+)*@[A-Za-z0-9]+([.-][A-Za-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
