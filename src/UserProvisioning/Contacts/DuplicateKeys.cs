using System.Globalization;
using System.Text;

namespace UserProvisioning.Contacts;

/// <summary>
/// The rule for when two contacts share a value: the values have the same key. A contact without a value shares it with nobody.
/// </summary>
internal static class DuplicateKeys
{
    private const string CountryCode = "31";

    /// <summary>The key of a contact for a kind of duplicates; null without a value.</summary>
    internal static string? Of(DuplicateKind kind, string? email, string? phone, string? displayName) => kind switch
    {
        DuplicateKind.Email => OfEmail(email),
        DuplicateKind.Phone => OfPhone(phone),
        _ => OfName(displayName),
    };

    internal static string? OfEmail(string? email) => email is null ? null : NullIfEmpty(Text.Key(email));

    /// <summary>
    /// The digits of a phone number. A Dutch number is the same with 0031, +31, +31 (0) and 0 before it. Numbers of other countries are the same with
    /// 00 and +. Without one of these, nothing tells the country, and the digits stay as they are.
    /// </summary>
    internal static string? OfPhone(string? phone)
    {
        if (phone is null)
        {
            return null;
        }

        var builder = new StringBuilder(phone.Length);
        bool hasPlus = false;
        foreach (char c in phone)
        {
            hasPlus |= c is '+' or '\uFF0B' && builder.Length == 0;
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            {
                builder.Append((char)('0' + digit));
            }
        }

        string digits = builder.ToString();

        // Sources write zeros for a number that they do not know.
        if (digits.AsSpan().TrimStart('0').IsEmpty)
        {
            return null;
        }

        if (!hasPlus && digits.StartsWith("00", StringComparison.Ordinal))
        {
            (hasPlus, digits) = (true, digits[2..]);
        }

        return !hasPlus ? digits
            : digits.StartsWith(CountryCode, StringComparison.Ordinal) ? $"0{digits[CountryCode.Length..].TrimStart('0')}"
            : $"+{digits}";
    }

    /// <summary>A name without accents and spaces, in upper case.</summary>
    internal static string? OfName(string? name)
    {
        if (name is null)
        {
            return null;
        }

        string key = Text.Key(name);
        if (!System.Text.Ascii.IsValid(key))
        {
            key = WithoutAccents(key);
        }

        return NullIfEmpty(key.Contains(' ', StringComparison.Ordinal) ? key.Replace(" ", string.Empty, StringComparison.Ordinal) : key);
    }

    private static string WithoutAccents(string key)
    {
        var builder = new StringBuilder(key.Length);
        foreach (char c in key.Normalize(NormalizationForm.FormD))
        {
            // Only these marks are accents. Marks of other scripts are letters there, and tell names apart.
            if (c is >= '\u0300' and <= '\u036F')
            {
                continue;
            }

            _ = c switch
            {
                'Ø' => builder.Append('O'),
                'Ł' => builder.Append('L'),
                'Đ' => builder.Append('D'),
                'Æ' => builder.Append("AE"),
                'Œ' => builder.Append("OE"),
                'ß' or 'ẞ' => builder.Append("SS"),
                '\u3000' => builder,
                _ => builder.Append(c),
            };
        }

        return builder.ToString();
    }

    private static string? NullIfEmpty(string key) => key.Length == 0 ? null : key;
}
