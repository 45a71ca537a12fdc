using System.Globalization;
using System.Text.RegularExpressions;
using UserProvisioning.Common;

namespace UserProvisioning.Sources.Mapping;

/// <summary>What the text of a cell means.</summary>
internal static partial class ValueParser
{
    private static readonly Dictionary<string, bool> Truths = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] =
            true, ["yes"] = true, ["ja"] = true, ["y"] = true, ["j"] = true, ["1"] = true, ["waar"] = true, ["active"] = true, ["actief"] = true,
        ["false"] =
            false, ["no"] = false, ["nee"] = false, ["n"] = false, ["0"] = false, ["onwaar"] = false, ["inactive"] = false, ["inactief"] = false,
    };

    // The letters are those of the Dutch population register.
    private static readonly Dictionary<string, NameUse> NameUses = new(StringComparer.Ordinal)
    {
        ["own"] = UserProvisioning.NameUse.Own,
        ["eigen"] = UserProvisioning.NameUse.Own,
        ["eigennaam"] = UserProvisioning.NameUse.Own,
        ["geboortenaam"] = UserProvisioning.NameUse.Own,
        ["e"] = UserProvisioning.NameUse.Own,
        ["partner"] = UserProvisioning.NameUse.Partner,
        ["naampartner"] = UserProvisioning.NameUse.Partner,
        ["partnernaam"] = UserProvisioning.NameUse.Partner,
        ["geboortenaampartner"] = UserProvisioning.NameUse.Partner,
        ["p"] = UserProvisioning.NameUse.Partner,
        ["partnerown"] = UserProvisioning.NameUse.PartnerOwn,
        ["partnereigen"] = UserProvisioning.NameUse.PartnerOwn,
        ["naampartnereigennaam"] = UserProvisioning.NameUse.PartnerOwn,
        ["naampartnergeboortenaam"] = UserProvisioning.NameUse.PartnerOwn,
        ["geboortenaampartnergeboortenaam"] = UserProvisioning.NameUse.PartnerOwn,
        ["v"] = UserProvisioning.NameUse.PartnerOwn,
        ["ownpartner"] = UserProvisioning.NameUse.OwnPartner,
        ["eigenpartner"] = UserProvisioning.NameUse.OwnPartner,
        ["eigennaamnaampartner"] = UserProvisioning.NameUse.OwnPartner,
        ["geboortenaamnaampartner"] = UserProvisioning.NameUse.OwnPartner,
        ["geboortenaamgeboortenaampartner"] = UserProvisioning.NameUse.OwnPartner,
        ["n"] = UserProvisioning.NameUse.OwnPartner,
    };

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

    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "dd-MM-yyyy", "d-M-yyyy", "dd.MM.yyyy", "d.M.yyyy",
    ];

    /// <summary>Why a text is no value of a field that is not a text itself; null when it is one.</summary>
    internal static string? FaultOf(EmployeeField field, string text) => field.Kind switch
    {
        EmployeeFieldKind.Date => Date(field, text, null, out _),
        EmployeeFieldKind.Truth => Truth(text, out _),
        EmployeeFieldKind.License => License(text, out _),
        EmployeeFieldKind.ContactType => Type(text, out _),
        EmployeeFieldKind.NameUse => NameUse(text, out _),
        _ => null,
    };

    /// <summary>Whether a field holds something other than a text or a list of them.</summary>
    internal static bool IsTyped(EmployeeField field) => field.Kind is not (EmployeeFieldKind.Text or EmployeeFieldKind.Names);

    internal static string? Truth(string text, out bool value) => Truths.TryGetValue(text, out value)
        ? null
        : $"'{Text.Shorten(text)}' is neither yes nor no; write true or false, yes or no, ja or nee, 1 or 0";

    internal static string? Type(string text, out ContactType value) => Types.TryGetValue(text, out value)
        ? null
        : $"'{Text.Shorten(text)}' is not a type of contact; write Person or Organization";

    internal static string? NameUse(string text, out NameUse value) => NameUses.TryGetValue(HeaderNames.Normalize(text), out value)
        ? null
        : $"'{Text.Shorten(text)}' is not a use of names; write Own, Partner, PartnerOwn or OwnPartner";

    internal static string? License(string text, out LicenseType value)
    {
        // Enum.TryParse takes numbers and lists too.
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

    internal static string? Date(EmployeeField field, string text, string[]? formats, out DateTime value)
    {
        if (formats is not null)
        {
            return DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out value)
                ? DateOnly(ref value)
                : $"'{Text.Shorten(text)}' is not a date in the format '{string.Join("' or '", formats)}'";
        }

        string day = text;
        if (text.Length > 10 && TimeOfDay().Match(text) is { Success: true } time)
        {
            day = text[..time.Index];
        }

        if (DateTime.TryParseExact(day, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out value))
        {
            return null;
        }

        return Slashes().Match(day) is { Success: true } parts
            ? Slashed(field, text, parts, out value)
            : $"'{Text.Shorten(text)}' is not a date; write it as 2026-01-31";
    }

    internal static bool IsDateFormat(string format)
    {
        // A format must give back the day that it wrote: 'dd-mm-yyyy' (minutes) does not.
        var day = new DateTime(2023, 10, 27);
        try
        {
            string text = day.ToString(format, CultureInfo.InvariantCulture);
            return DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out DateTime back)
                && back.Date == day;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The names in a list.</summary>
    internal static string[] List(string text) => text
        .Split('|')
        .Select(Text.Clean)
        .OfType<string>()
        .DistinctBy(Text.Key)
        .ToArray();

    private static string? Slashed(EmployeeField field, string text, Match parts, out DateTime value)
    {
        int first = int.Parse(parts.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        int second = int.Parse(parts.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        int year = int.Parse(parts.Groups[3].ValueSpan, CultureInfo.InvariantCulture);
        value = default;
        if (first <= 12 && second <= 12 && first != second)
        {
            return $"'{text}' is ambiguous; give the format in the mapping: {field} = @{{ Column = '...'; Format = 'dd/MM/yyyy' }}";
        }

        (int day, int month) = second > 12 ? (second, first) : (first, second);
        if (month is < 1 or > 12 || year < 1 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return $"'{text}' is not a date; there is no such day";
        }

        value = new DateTime(year, month, day);
        return null;
    }

    private static string? DateOnly(ref DateTime value)
    {
        value = value.Date;
        return null;
    }

    [GeneratedRegex(@"^(\d{1,2})/(\d{1,2})/(\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Slashes();

    /// <summary>A time behind a date, as exports of databases and Excel write it: it says nothing about the day.</summary>
    [GeneratedRegex(@"(?<=\d)[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2}|[AaPp][Mm])?$", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();
}
