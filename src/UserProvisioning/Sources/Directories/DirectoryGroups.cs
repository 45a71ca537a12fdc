using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UserProvisioning.Sources.Directories.Ldap;

namespace UserProvisioning.Sources.Directories;

/// <summary>The members of the groups of a directory that give user groups, those of groups within these groups included.</summary>
internal sealed class DirectoryGroups
{
    /// <summary>The matching rule of Active Directory by which an entry is found in the groups of its groups too.</summary>
    private const string InChain = "1.2.840.113556.1.4.1941";

    private static readonly string[] MemberAttributes = ["member", "uniqueMember"];

    private static readonly LdapFilter IsGroup = LdapFilter.Parse(
        "(|(objectClass=group)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=groupOfMembers)(objectClass=groupOfEntries))");

    private readonly List<(string UserGroup, HashSet<string> Members)> _groups = [];
    private readonly bool _isActiveDirectory;

    private DirectoryGroups(bool isActiveDirectory) => _isActiveDirectory = isActiveDirectory;

    /// <summary>A hash of who is in which group.</summary>
    internal string Fingerprint
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach ((string userGroup, HashSet<string> members) in _groups)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{userGroup}\n{members.Count}\n"));
                foreach (string member in members.Order(StringComparer.Ordinal))
                {
                    hash.AppendData(Encoding.UTF8.GetBytes(member + "\n"));
                }
            }

            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    /// <summary>Reads the members of the groups.</summary>
    /// <exception cref="DirectoryException"><see cref="ErrorIds.DirectoryFailed"/>: a group is not there.</exception>
    internal static DirectoryGroups Read(
        LdapConnection connection, DirectoryDefinition definition, DirectoryRoot root, DirectoryLayout layout, int pageSize)
    {
        var groups = new DirectoryGroups(layout.IsActiveDirectory);
        foreach ((string name, string userGroup) in definition.Groups)
        {
            LdapEntry group = connection.Find(name, ["objectSid", .. MemberAttributes]) ?? throw new DirectoryException(
                ErrorIds.DirectoryFailed,
                false,
                $"The directory {definition.Server} has no group '{OutsideText.Show(name)}', which the GroupMap names, or the account may not read "
                    + "it. Nothing was changed. If the group was moved or renamed, give its new name with Set-EmployeeInterface -GroupMap.");
            groups._groups.Add((userGroup, layout.IsActiveDirectory
                ? OfActiveDirectory(connection, definition, layout, group, name, pageSize)
                : OfNames(connection, root, group, pageSize)));
        }

        return groups;
    }

    /// <summary>The user groups that an entry gets, with <c>|</c> between them; empty for none.</summary>
    internal string Of(LdapEntry entry)
    {
        string? identity = IdentityOf(_isActiveDirectory, entry);
        return identity is null
            ? string.Empty
            : string.Join('|', _groups.Where(group => group.Members.Contains(identity)).Select(group => group.UserGroup).Distinct());
    }

    /// <summary>The number of members of each group, in words.</summary>
    public override string ToString() =>
        string.Join(", ", _groups.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.UserGroup}: {group.Members.Count}")));

    private static string? IdentityOf(bool isActiveDirectory, LdapEntry entry) => isActiveDirectory
        ? entry.Values(DirectoryKey.ObjectGuid) is [var guid, ..] ? Convert.ToHexString(guid) : null
        : LdapNames.KeyOf(entry.Name);

    private static HashSet<string> OfActiveDirectory(
        LdapConnection connection, DirectoryDefinition definition, DirectoryLayout layout, LdapEntry group, string name, int pageSize)
    {
        string escaped = name.Replace("\\", "\\5c", StringComparison.Ordinal)
            .Replace("(", "\\28", StringComparison.Ordinal)
            .Replace(")", "\\29", StringComparison.Ordinal)
            .Replace("*", "\\2a", StringComparison.Ordinal);
        LdapFilter isMember = LdapFilter.Parse($"(memberOf:{InChain}:={escaped})");

        // The primary group of a user, such as Domain Users, is not among those that it is a member of.
        if (group.Values("objectSid") is [{ Length: > 12 } sid, ..])
        {
            uint number = BinaryPrimitives.ReadUInt32LittleEndian(sid.AsSpan(sid.Length - 4));
            isMember = LdapFilter.Or(isMember, LdapFilter.Parse(string.Create(CultureInfo.InvariantCulture, $"(primaryGroupID={number})")));
        }

        return connection.Search(new LdapSearch
        {
            Base = definition.SearchBase,
            Filter = LdapFilter.And(layout.Filter, isMember),
            Attributes = [DirectoryKey.ObjectGuid],
            PageSize = pageSize,
        })
            .Select(entry => IdentityOf(isActiveDirectory: true, entry)).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The members of a group that lists the names of its members. Members that are groups are read too, each once.</summary>
    private static HashSet<string> OfNames(LdapConnection connection, DirectoryRoot root, LdapEntry group, int pageSize)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<LdapEntry>([group]);
        Dictionary<string, string>? groups = null;
        while (waiting.TryDequeue(out LdapEntry? next))
        {
            foreach (string name in MemberAttributes.SelectMany(next.Texts))
            {
                if (LdapNames.KeyOf(name) is not { } key || !members.Add(key))
                {
                    continue;
                }

                groups ??= connection.Search(new LdapSearch
                {
                    Base = root.NamingContextOf(group.Name), Filter = IsGroup, Attributes = ["1.1"], PageSize = pageSize,
                })
                    .GroupBy(entry => LdapNames.KeyOf(entry.Name) ?? string.Empty)
                    .ToDictionary(entry => entry.Key, entry => entry.First().Name, StringComparer.Ordinal);
                if (groups.TryGetValue(key, out string? nested) && connection.Find(nested, MemberAttributes) is { } inner)
                {
                    waiting.Enqueue(inner);
                }
            }
        }

        return members;
    }
}
