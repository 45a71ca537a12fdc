using System.Globalization;
using System.Text;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Sources.Objects;

namespace UserProvisioning.Sources.Directories;

/// <summary>Makes the properties of an employee of the attributes of an entry.</summary>
internal sealed class EntryProperties(DirectoryLayout layout)
{
    /// <summary>The bit of <c>userAccountControl</c> that disables an account.</summary>
    private const int Disabled = 2;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Attributes of which no value is a text, whatever its bytes are.</summary>
    private static readonly HashSet<string> Binary = new(
        ["objectGUID", "objectSid", "thumbnailPhoto", "jpegPhoto", "photo", "audio", "userCertificate", "userSMIMECertificate", "userPKCS12",
            "mS-DS-ConsistencyGuid", "msExchMailboxGuid"],
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _delivered = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The attributes that an entry had, in this reading or, by <see cref="Remember"/>, in an earlier one.</summary>
    internal IReadOnlyCollection<string> Delivered => _delivered;

    /// <summary>
    /// Adds attributes that an earlier reading delivered. An entry that lacks one of them now has lost its value, so the field is cleared. An
    /// attribute that no entry ever had says nothing, so that it clears no field that somebody fills in by hand.
    /// </summary>
    internal void Remember(IEnumerable<string> attributes) => _delivered.UnionWith(attributes);

    /// <summary>The properties of an employee.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="groups">The user groups that the directory gives it; null when it gives none to anybody.</param>
    /// <param name="isFirst">Whether it is the first employee of the reading, who has every property that an earlier reading delivered.</param>
    internal IEnumerable<KeyValuePair<string, object?>> Of(LdapEntry entry, string? groups, bool isFirst)
    {
        yield return new(ObjectFile.NameProperty, entry.Name);
        if (groups is not null)
        {
            yield return new(DirectoryLayout.GroupsProperty, groups);
        }

        if (layout.IsActiveDirectory && entry.Text("userAccountControl") is { } control
            && int.TryParse(control, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int bits))
        {
            yield return new(DirectoryLayout.EnabledProperty, (bits & Disabled) == 0);
        }

        foreach ((string name, byte[][] values) in entry.Attributes)
        {
            if (!layout.IsHidden(name))
            {
                _delivered.Add(name);
                yield return new(name, ValueOf(name, values[0]));
                for (int i = 1; i < values.Length && i < 10; i++)
                {
                    yield return new(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), ValueOf(name, values[i]));
                }
            }
        }

        if (isFirst)
        {
            foreach (string lost in _delivered.Concat(layout.Attributes.Where(layout.IsMapped)).ToList())
            {
                if (entry.Values(lost).Length == 0)
                {
                    yield return new(lost, null);
                }
            }
        }
    }

    /// <summary>The properties of somebody who is an employee no more.</summary>
    internal IEnumerable<KeyValuePair<string, object?>> OfGone(string reference) =>
        [new(layout.Key!.Attribute, reference), new(ObjectFile.GoneProperty, "true")];

    /// <summary>A value as text, date or bytes.</summary>
    private static object ValueOf(string attribute, byte[] value)
    {
        if (Binary.Contains(attribute) || attribute.Contains(';', StringComparison.Ordinal))
        {
            return attribute.Equals("objectSid", StringComparison.OrdinalIgnoreCase) ? SidText(value) : value;
        }

        try
        {
            string text = Strict.GetString(value);
            return DateOf(text) ?? (object)text;
        }
        catch (DecoderFallbackException)
        {
            return value;
        }
    }

    /// <summary>
    /// The moment that a text in the form of a directory's time stands for, as <c>20260131000000.0Z</c>, in UTC; null for another text.
    /// </summary>
    private static DateTime? DateOf(string text) =>
        text.Length is >= 15 and <= 22 && text[^1] == 'Z'
            && DateTime.TryParseExact(
                text,
                ["yyyyMMddHHmmss'Z'", "yyyyMMddHHmmss.f'Z'", "yyyyMMddHHmmss.FFFFFF'Z'"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateTime date)
            ? date
            : null;

    private static string SidText(byte[] sid)
    {
        if (sid.Length < 8 || sid.Length != 8 + (4 * sid[1]))
        {
            return Convert.ToHexString(sid);
        }

        long authority = 0;
        for (int i = 2; i < 8; i++)
        {
            authority = (authority << 8) | sid[i];
        }

        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"S-{sid[0]}-{authority}"));
        for (int i = 8; i < sid.Length; i += 4)
        {
            text.Append(CultureInfo.InvariantCulture, $"-{BitConverter.ToUInt32(sid, i)}");
        }

        return text.ToString();
    }
}
