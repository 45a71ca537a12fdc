using System.Formats.Asn1;
using System.Text;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>A search filter, written as in RFC 4515 and encoded as in RFC 4511.</summary>
internal sealed class LdapFilter
{
    /// <summary>How deep filters may be nested.</summary>
    private const int MostLevels = 50;

    private readonly byte[] _encoded;

    private LdapFilter(byte[] encoded) => _encoded = encoded;

    /// <summary>The filter that every entry matches.</summary>
    internal static LdapFilter Everything { get; } = Parse("(objectClass=*)");

    /// <summary>Reads a filter. The parentheses around the whole may be missing.</summary>
    /// <exception cref="FormatException">The text is no filter; the message says why, as the end of a sentence.</exception>
    internal static LdapFilter Parse(string text)
    {
        string filter = text.Trim();
        if (filter.Length > 0 && filter[0] != '(')
        {
            filter = $"({filter})";
        }

        var writer = new AsnWriter(AsnEncodingRules.BER);
        var parser = new Parser(filter, writer);
        parser.ReadFilter(0);
        parser.RequireEnd();
        return new LdapFilter(writer.Encode());
    }

    /// <summary>Makes a filter that an entry matches which matches all of these.</summary>
    internal static LdapFilter And(params IEnumerable<LdapFilter> filters) => Join(0, filters);

    /// <summary>Makes a filter that an entry matches which matches one of these.</summary>
    internal static LdapFilter Or(params IEnumerable<LdapFilter> filters) => Join(1, filters);

    /// <summary>Makes a filter that an entry matches which does not match this one.</summary>
    internal static LdapFilter Not(LdapFilter filter) => Join(2, [filter]);

    /// <summary>Makes a filter that an entry matches which has a value in an attribute.</summary>
    internal static LdapFilter IsEqual(string attribute, ReadOnlySpan<byte> value) => Compare(3, attribute, value);

    /// <summary>Makes a filter that an entry matches which has a value in an attribute that is not less.</summary>
    internal static LdapFilter IsAtLeast(string attribute, string value) => Compare(5, attribute, Encoding.UTF8.GetBytes(value));

    internal void WriteTo(AsnWriter writer) => writer.WriteEncodedValue(_encoded);

    private static LdapFilter Compare(int tag, string attribute, ReadOnlySpan<byte> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        WriteComparison(writer, tag, attribute, value);
        return new LdapFilter(writer.Encode());
    }

    private static LdapFilter Join(int tag, IEnumerable<LdapFilter> filters)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (PushConstructed(writer, tag))
        {
            foreach (LdapFilter filter in filters)
            {
                filter.WriteTo(writer);
            }
        }

        return new LdapFilter(writer.Encode());
    }

    private static void WriteComparison(AsnWriter writer, int tag, string attribute, ReadOnlySpan<byte> value)
    {
        using (PushConstructed(writer, tag))
        {
            writer.WriteOctetString(Encoding.UTF8.GetBytes(attribute));
            writer.WriteOctetString(value);
        }
    }

    private static AsnWriter.Scope PushConstructed(AsnWriter writer, int tag) =>
        writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, tag, isConstructed: true));

    /// <summary>A parser of the text of a filter, which writes what it reads.</summary>
    private sealed class Parser(string text, AsnWriter writer)
    {
        private int _at;

        internal void RequireEnd()
        {
            if (_at < text.Length)
            {
                throw new FormatException($"'{Text.Shorten(text[_at..])}' is left over behind the last parenthesis");
            }
        }

        internal void ReadFilter(int level)
        {
            if (level > MostLevels)
            {
                throw new FormatException($"it is nested in more than {MostLevels} levels");
            }

            Expect('(');
            switch (Peek())
            {
                case '&' or '|':
                    using (PushConstructed(writer, text[_at++] == '&' ? 0 : 1))
                    {
                        while (Peek() == '(')
                        {
                            ReadFilter(level + 1);
                        }
                    }

                    break;
                case '!':
                    _at++;
                    using (PushConstructed(writer, 2))
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
                throw new FormatException($"there is no '=' in '{Text.Shorten(text[_at..(end < 0 ? text.Length : end)])}'");
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
                WriteComparison(writer, tag, attribute, Unescape(value));
            }
        }

        private void WriteSubstrings(string attribute, string[] parts)
        {
            using (PushConstructed(writer, 4))
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
                throw new FormatException($"'{Text.Shorten(left)}:=' names no attribute and no matching rule");
            }

            using (PushConstructed(writer, 9))
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
                throw new FormatException($"'{Text.Shorten(attribute)}' is no name of an attribute");
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
                    throw new FormatException($"there is a '(' within '{Text.Shorten(value)}'; write \\28 for it");
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
                    throw new FormatException($"there are no two hexadecimal digits behind a backslash in '{Text.Shorten(value)}'; write \\5c for "
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
                throw new FormatException(found == '\0'
                    ? $"a '{wanted}' is missing at its end"
                    : $"there is a '{found}' where a '{wanted}' must be, before '{Text.Shorten(text[_at..])}'");
            }

            _at++;
        }
    }
}
