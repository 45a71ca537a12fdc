using System.Buffers;
using System.Text;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>The names in a directory: those of attributes, and distinguished names (RFC 4514).</summary>
internal static class LdapNames
{
    private static readonly SearchValues<char> InAttribute =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.;_");

    /// <summary>Whether a text can be the name of an attribute.</summary>
    internal static bool IsAttribute(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(InAttribute);

    /// <summary>A distinguished name in a form by which two spellings of one name are equal; null when the text is no distinguished name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="hasTypes">
    /// Whether the form has the types of attributes. They have several spellings, such as <c>ou</c> and <c>2.5.4.11</c>, which the form keeps.
    /// </param>
    internal static string? KeyOf(string name, bool hasTypes = true)
    {
        var key = new StringBuilder(name.Length);
        foreach (string part in Split(name, ','))
        {
            bool isFirst = true;
            foreach (string pair in Split(part, '+'))
            {
                int equals = pair.IndexOf('=', StringComparison.Ordinal);
                string type = equals < 0 ? string.Empty : pair[..equals].Trim();
                if (!IsAttribute(type) || Unescape(pair[(equals + 1)..]) is not { Length: > 0 } value)
                {
                    return null;
                }

                key.Append(isFirst ? key.Length == 0 ? string.Empty : "," : "+").Append(hasTypes ? type.ToUpperInvariant() : string.Empty).Append('=')
                    .Append(Text.Key(value).Replace(",", "\\,", StringComparison.Ordinal));
                isFirst = false;
            }
        }

        return key.ToString();
    }

    /// <summary>Whether a distinguished name is that of an entry or of one below it. Both are in the form of <see cref="KeyOf"/>.</summary>
    internal static bool IsWithin(string key, string baseKey) =>
        key == baseKey || key.EndsWith("," + baseKey, StringComparison.Ordinal);

    /// <summary>Splits a name at each separator that is not escaped and not within quotation marks.</summary>
    private static List<string> Split(string name, char separator)
    {
        var parts = new List<string>();
        int start = 0;
        bool isQuoted = false;
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\')
            {
                i++;
            }
            else if (name[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && (name[i] == separator || (separator == ',' && name[i] == ';')))
            {
                parts.Add(name[start..i]);
                start = i + 1;
            }
        }

        parts.Add(name[start..]);
        return parts;
    }

    /// <summary>The value of a part of a name, without the escapes.</summary>
    private static string Unescape(string value)
    {
        value = value.Trim();
        if (value.EndsWith('\\'))
        {
            // The space behind the backslash was trimmed.
            value += ' ';
        }

        if (value is ['"', .., '"'] && value.Length > 1)
        {
            value = value[1..^1];
        }

        var bytes = new List<byte>(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add(Convert.FromHexString(value.AsSpan(i + 1, 2))[0]);
                i += 2;
                continue;
            }

            if (value[i] == '\\' && i + 1 < value.Length)
            {
                i++;
            }

            int length = char.IsHighSurrogate(value[i]) && i + 1 < value.Length ? 2 : 1;
            bytes.AddRange(Encoding.UTF8.GetBytes(value.Substring(i, length)));
            i += length - 1;
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
