using System.Globalization;

namespace UserProvisioning.Workplace.Issuers;

/// <summary>The one form in which e-mail domains are stored and compared: lower case, and names in other scripts as DNS has them.</summary>
internal static class EmailDomains
{
    private const int Longest = 255;

    /// <summary>Returns a domain in that form; null when the text is no domain.</summary>
    internal static string? Clean(string? text)
    {
        string name = (Text.CleanIdentifier(text) ?? string.Empty).TrimStart('@').TrimEnd('.');
        try
        {
            string ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(name).ToLowerInvariant();
            return ascii.Length <= Longest && Uri.CheckHostName(ascii) == UriHostNameType.Dns ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
