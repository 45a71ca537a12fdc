using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers languages, as culture names.</summary>
public sealed class CultureCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked) => All();

    internal static IEnumerable<Completion> All() => Cultures.All().Select(name => new Completion(name, HintOf(name)));

    private static string? HintOf(string name)
    {
        try
        {
            return System.Globalization.CultureInfo.GetCultureInfo(name).EnglishName;
        }
        catch (System.Globalization.CultureNotFoundException)
        {
            // A machine without installed languages knows only their codes.
            return null;
        }
    }
}

/// <summary>A completer that offers username formats.</summary>
public sealed class UsernameFormatCompleter : NameCompleter
{
    private static readonly string[] Usual =
        [
            "{FirstName:1}{LastName}", "{FirstName}.{LastName}", "{FirstName}.{Prefix}{LastName}", "{Initials}{LastName}",
            "{EmailLocalPart}", "{Email}", "{ExternalReference}"];

    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked) => All();

    internal static IEnumerable<Completion> All() => Usual.Select(format => new Completion(format, "Get-Help about_UsernameFormat lists the tokens"));
}

/// <summary>A completer that offers encodings by the names that PowerShell uses.</summary>
public sealed class EncodingCompleter : NameCompleter
{
    private static readonly string[] Usual = ["utf8", "windows-1252", "unicode", "bigendianunicode", "utf32", "oem", "ansi", "ascii"];

    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked) => Usual.Select(name => new Completion(name));
}

/// <summary>A completer that offers fields by which a row of a file finds its contact.</summary>
public sealed class MatchFieldCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked) =>
        EmployeeFileRequest.MatchFields.Concat(SessionConnections.Current is { IsOpen: true } session ? OwnFields(session) : [])
            .Select(name => new Completion(name));

    private static IEnumerable<string> OwnFields(ProvisioningConnection session) => session.ContactFields.List(isCounted: false)
        .Where(field => field.Type is ContactFieldType.Text or ContactFieldType.Number)
        .Select(field => field.Name);
}
