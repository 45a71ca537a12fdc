using System.Text;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>An entry of a directory, with the attributes that were asked for.</summary>
internal sealed class LdapEntry
{
    private readonly List<KeyValuePair<string, byte[][]>> _attributes;

    private LdapEntry(string name, List<KeyValuePair<string, byte[][]>> attributes) => (Name, _attributes) = (name, attributes);

    /// <summary>The distinguished name.</summary>
    internal string Name { get; }

    /// <summary>The attributes with their values, in the order of the server.</summary>
    internal IReadOnlyList<KeyValuePair<string, byte[][]>> Attributes => _attributes;

    /// <summary>Reads an entry from the content of an answer to a search.</summary>
    internal static LdapEntry Read(ReadOnlySpan<byte> content)
    {
        var reader = new BerReader(content);
        string name = reader.ReadText();
        var attributes = new List<KeyValuePair<string, byte[][]>>();
        var list = new BerReader(reader.Read(BerReader.Sequence));
        while (!list.IsAtEnd)
        {
            var attribute = new BerReader(list.Read(BerReader.Sequence));
            string type = attribute.ReadText();
            var values = new BerReader(attribute.Read(BerReader.Set));
            if (values.IsAtEnd)
            {
                continue;
            }

            byte[] first = values.Read(BerReader.OctetString).ToArray();
            if (values.IsAtEnd)
            {
                attributes.Add(new(type, [first]));
                continue;
            }

            var all = new List<byte[]> { first };
            while (!values.IsAtEnd)
            {
                all.Add(values.Read(BerReader.OctetString).ToArray());
            }

            attributes.Add(new(type, [.. all]));
        }

        return new LdapEntry(name, attributes);
    }

    /// <summary>The values of an attribute; none when the entry does not have it.</summary>
    internal byte[][] Values(string attribute)
    {
        foreach ((string name, byte[][] values) in _attributes)
        {
            if (name.Equals(attribute, StringComparison.OrdinalIgnoreCase))
            {
                return values;
            }
        }

        return [];
    }

    /// <summary>The texts of an attribute.</summary>
    internal IEnumerable<string> Texts(string attribute) => Values(attribute).Select(Encoding.UTF8.GetString);

    /// <summary>The first text of an attribute; null when the entry does not have it.</summary>
    internal string? Text(string attribute) => Values(attribute) is [var first, ..] ? Encoding.UTF8.GetString(first) : null;
}
