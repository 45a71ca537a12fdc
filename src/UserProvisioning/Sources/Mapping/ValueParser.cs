using UserProvisioning.Common;
using UserProvisioning.Fields;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Parses the texts of cells into values.</summary>
internal static class ValueParser
{
    private static readonly Dictionary<string, ContactType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["person"] = ContactType.Person,
        ["persoon"] = ContactType.Person,
        ["organization"] = ContactType.Organization,
        ["organisation"] = ContactType.Organization,
        ["organisatie"] = ContactType.Organization,
        ["company"] = ContactType.Organization,
        ["bedrijf"] = ContactType.Organization,
    };

    /// <summary>Why a text is not a valid value of a field; null when it is valid.</summary>
    internal static string? FaultOf(EmployeeField field, string text) => field.Kind switch
    {
        EmployeeFieldKind.Date => DateText.Read(field, text, out _),
        EmployeeFieldKind.Truth => Truth(text, out _),
        EmployeeFieldKind.Number => OwnFieldText.Read(ContactFieldType.Number, text, out _),
        EmployeeFieldKind.License => License(text, out _),
        EmployeeFieldKind.ContactType => Type(text, out _),
        EmployeeFieldKind.NameUse => NameUse(text, out _),
        _ => null,
    };

    /// <summary>Whether the values of a field have a type other than a text or a list of texts.</summary>
    internal static bool IsTyped(EmployeeField field) => field.Kind is not (EmployeeFieldKind.Text or EmployeeFieldKind.Names);

    internal static string? Truth(string text, out bool value) => TruthText.Read(text, out value);

    internal static string? Type(string text, out ContactType value) => Types.TryGetValue(text, out value)
        ? null
        : $"'{Text.Shorten(text)}' is not a type of contact; write Person or Organization";

    internal static string? NameUse(string text, out NameUse value) => NameUseTexts.TryRead(text, out value)
        ? null
        : $"'{Text.Shorten(text)}' is not a use of names; write Own, Partner, PartnerOwn or OwnPartner";

    internal static string? License(string text, out LicenseType value)
    {
        // Enum.TryParse would also accept numbers and lists.
        foreach (LicenseType license in LicenseCatalog.Types)
        {
            if (license.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                value = license;
                return null;
            }
        }

        value = default;
        return $"'{Text.Shorten(text)}' is not a license.{Nearest.Hint(text, LicenseCatalog.Types.Select(t => t.ToString()))} Write one of "
            + $"{string.Join(", ", LicenseCatalog.Types)}";
    }

    /// <summary>The names in a list that is separated by <c>|</c>.</summary>
    internal static string[] List(string text) => text
        .Split('|')
        .Select(Text.Clean)
        .OfType<string>()
        .DistinctBy(Text.Key)
        .ToArray();
}
