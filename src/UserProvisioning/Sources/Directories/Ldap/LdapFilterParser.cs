using System.Formats.Asn1;
using System.Text;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>A parser of the text of a filter, which writes what it reads.</summary>
internal sealed class LdapFilterParser(string text, AsnWriter writer)
{
    /// <summary>How deep filters may be nested.</summary>
    private const int MostLevels = 50;

    private int _at;

    internal void RequireEnd()
    {
        if (_at < text.Length)
        {
            throw new LdapFormatException($"'{Text.Shorten(text[_at..])}' is left over behind the last parenthesis");
        }
    }

    internal void ReadFilter(int level)
    {
        if (level > MostLevels)
        {
            throw new LdapFormatException($"it is nested in more than {MostLevels} levels");
        }

        Expect('(');
        switch (Peek())
        {
            case '&' or '|':
                using (LdapFilter.PushConstructed(writer, text[_at++] == '&' ? 0 : 1))
                {
                    while (Peek() == '(')
                    {
                        ReadFilter(level + 1);
                    }
                }

                break;
            case '!':
                _at++;
                using (LdapFilter.PushConstructed(writer, 2))
                {
                    ReadFilter(level + 1);
                }

                break;
            default:
                ReadComparison();
                break;
        }

        Expect(')');
    }

    private void ReadComparison()
    {
        int equals = text.IndexOf('=', _at);
        int end = text.IndexOf(')', _at);
        if (equals < 0 || end < equals)
        {
            throw new LdapFormatException($"there is no '=' in '{Text.Shorten(text[_at..(end < 0 ? text.Length : end)])}'");
        }

        string left = text[_at..equals].Trim();
        string value = text[(equals + 1)..end];
        _at = end;
        char kind = left.Length > 0 ? left[^1] : ' ';
        if (kind == ':')
        {
            WriteExtended(left[..^1], value);
            return;
        }

        string attribute = kind is '>' or '<' or '~' ? left[..^1].Trim() : left;
        RequireAttribute(attribute);
        int tag = kind switch { '>' => 5, '<' => 6, '~' => 8, _ => 3 };
        if (tag == 3 && value.Trim() == "*")
        {
            writer.WriteOctetString(Encoding.UTF8.GetBytes(attribute), new Asn1Tag(TagClass.ContextSpecific, 7));
        }
        else if (tag == 3 && value.Contains('*', StringComparison.Ordinal))
        {
            WriteSubstrings(attribute, value.Split('*'));
        }
        else
        {
            LdapFilter.WriteComparison(writer, tag, attribute, Unescape(value));
        }
    }

    private void WriteSubstrings(string attribute, string[] parts)
    {
        using (LdapFilter.PushConstructed(writer, 4))
        {
            writer.WriteOctetString(Encoding.UTF8.GetBytes(attribute));
            using (writer.PushSequence())
            {
                for (int i = 0; i < parts.Length; i++)
                {
                    if (parts[i].Length > 0)
                    {
                        int tag = i == 0 ? 0 : i == parts.Length - 1 ? 2 : 1;
                        writer.WriteOctetString(Unescape(parts[i]), new Asn1Tag(TagClass.ContextSpecific, tag));
                    }
                }
            }
        }
    }

    /// <summary>Writes a comparison by a matching rule, as in <c>memberOf:1.2.840.113556.1.4.1941:=CN=…</c>.</summary>
    private void WriteExtended(string left, string value)
    {
        string[] parts = left.Split(':');
        string attribute = parts[0].Trim();
        bool isOfName = parts.Skip(1).Any(part => part.Equals("dn", StringComparison.OrdinalIgnoreCase));
        string[] rules = [.. parts.Skip(1).Where(part => part.Length > 0 && !part.Equals("dn", StringComparison.OrdinalIgnoreCase))];
        if (rules.Length > 1 || (rules.Length == 0 && attribute.Length == 0))
        {
            throw new LdapFormatException($"'{Text.Shorten(left)}:=' names no attribute and no matching rule");
        }

        using (LdapFilter.PushConstructed(writer, 9))
        {
            if (rules.Length == 1)
            {
                writer.WriteOctetString(Encoding.UTF8.GetBytes(rules[0].Trim()), new Asn1Tag(TagClass.ContextSpecific, 1));
            }

            if (attribute.Length > 0)
            {
                RequireAttribute(attribute);
                writer.WriteOctetString(Encoding.UTF8.GetBytes(attribute), new Asn1Tag(TagClass.ContextSpecific, 2));
            }

            writer.WriteOctetString(Unescape(value), new Asn1Tag(TagClass.ContextSpecific, 3));
            if (isOfName)
            {
                writer.WriteBoolean(true, new Asn1Tag(TagClass.ContextSpecific, 4));
            }
        }
    }

    private static void RequireAttribute(string attribute)
    {
        if (!LdapNames.IsAttribute(attribute))
        {
            throw new LdapFormatException($"'{Text.Shorten(attribute)}' is no name of an attribute");
        }
    }

    /// <summary>The bytes of a value, in which a backslash and two hexadecimal digits stand for one byte.</summary>
    private static byte[] Unescape(string value)
    {
        var bytes = new MemoryStream();
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '(')
            {
                throw new LdapFormatException($"there is a '(' within '{Text.Shorten(value)}'; write \\28 for it");
            }

            if (value[i] != '\\')
            {
                int length = char.IsHighSurrogate(value[i]) && i + 1 < value.Length ? 2 : 1;
                bytes.Write(Encoding.UTF8.GetBytes(value.Substring(i, length)));
                i += length - 1;
                continue;
            }

            if (i + 2 >= value.Length || !char.IsAsciiHexDigit(value[i + 1]) || !char.IsAsciiHexDigit(value[i + 2]))
            {
                throw new LdapFormatException($"there are no two hexadecimal digits behind a backslash in '{Text.Shorten(value)}'; write \\5c for "
                    + "a backslash");
            }

            bytes.WriteByte(Convert.FromHexString(value.AsSpan(i + 1, 2))[0]);
            i += 2;
        }

        return bytes.ToArray();
    }

    private char Peek()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at < text.Length ? text[_at] : '\0';
    }

    private void Expect(char wanted)
    {
        char found = Peek();
        if (found != wanted)
        {
            throw new LdapFormatException(found == '\0'
                ? $"a '{wanted}' is missing at its end"
                : $"there is a '{found}' where a '{wanted}' must be, before '{Text.Shorten(text[_at..])}'");
        }

        _at++;
    }
}
