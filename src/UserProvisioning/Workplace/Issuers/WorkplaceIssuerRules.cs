using System.Text.Json;
using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace.Issuers;

/// <summary>The rules for the fields of a workplace issuer.</summary>
internal static class WorkplaceIssuerRules
{
    /// <summary>The entry of MatchBy that stands for the subject of the token alone.</summary>
    internal const string Subject = "Subject";

    private const string DefaultGroupClaim = "groups";
    private const int LongestAddress = 400;

    /// <summary>Makes a row of fields, in the form in which it is stored.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>, <see cref="ErrorIds.UserGroupNotFound"/>.</exception>
    internal static WorkplaceIssuerRow Fill(IUnitOfWork work, long id, WorkplaceIssuerFields fields)
    {
        ContactFieldSet known = work.ContactFields.Set;
        var row = new WorkplaceIssuerRow { Id = id, Name = Text.Clean(fields.Name) ?? string.Empty };
        Require(row, row.Name.Length > 0, "it has no name");
        Require(row, row.Name.Length <= Text.Longest, $"the name has {row.Name.Length} characters, and {Text.Longest} are the most");
        row.Issuer = fields.Issuer?.Trim() ?? string.Empty;
        Require(
            row,
            row.Issuer.Length is > 0 and <= LongestAddress && WebAddress.IsSafe(row.Issuer),
            $"the issuer '{Text.Shorten(row.Issuer)}' is no address that begins with https://, and over plain http anybody on the way could replace "
                + "its keys");
        row.Audience = fields.Audience?.Trim() ?? string.Empty;
        Require(row, row.Audience.Length is > 0 and <= Text.Longest, "it has no Audience, or one that is too long: the client id of the app");
        row.Provisioning = fields.Provisioning;
        row.UpdateContact = fields.UpdateContact;
        row.MatchBy = StoreMatchBy(row, fields.MatchBy, known);
        row.ClaimMap = StoreClaimMap(row, fields.ClaimMap, known);
        row.GroupClaim = Text.Clean(fields.GroupClaim) ?? DefaultGroupClaim;
        Require(row, row.GroupClaim.Length <= Text.Longest, "GroupClaim is too long for the name of a claim");
        row.Domains = fields.EmailDomain.Select(domain => DomainOf(row, domain)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .ToList();
        row.Groups = StoreGroupMap(work, row, fields.GroupMap);
        List<string> required = fields.RequiredGroup.Select(group => ProviderGroup(row, group)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        row.RequiredGroup = required.Count == 0 ? null : JsonSerializer.Serialize(required);
        return row;
    }

    /// <summary>Refuses what another issuer has already: the name, a domain, or the address together with the audience.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal static void RequireFree(IReadOnlyList<WorkplaceIssuerRow> all, WorkplaceIssuerRow row)
    {
        foreach (WorkplaceIssuerRow other in all.Where(other => other.Id != row.Id))
        {
            string? fault = Text.Key(other.Name) == Text.Key(row.Name)
                ? $"There is a workplace issuer '{other.Name}' already. Give another name, or change that one with Set-WorkplaceIssuer."
                : other.Issuer == row.Issuer && other.Audience == row.Audience
                ? $"The workplace issuer '{other.Name}' has the same issuer and the same audience. Two issuers may have the same address only with "
                    + "different audiences."
                : other.Domains.Intersect(row.Domains, StringComparer.Ordinal).FirstOrDefault() is { } domain
                ? $"The e-mail domain '{domain}' belongs to the workplace issuer '{other.Name}', and a domain belongs to one issuer. Take it from "
                    + "that one with Set-WorkplaceIssuer -EmailDomain first."
                : null;
            if (fault is not null)
            {
                throw new ProvisioningException(ErrorIds.Conflict, fault, row.Name);
            }
        }
    }

    /// <summary>Refuses the name of an employee interface: both are sources, and each takes away what a source of its name gave.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal static void RequireNoInterface(IUnitOfWork work, WorkplaceIssuerRow row)
    {
        if (work.EmployeeInterfaces.ByNameKey(Text.Key(row.Name)) is { } other)
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"There is an employee interface '{other.Name}', and the user groups that it and a workplace issuer of that name give could not be "
                    + "told apart. Give another name.",
                row.Name);
        }
    }

    internal static WorkplaceIssuer ToIssuer(WorkplaceIssuerRow row)
    {
        WorkplaceIssuerFields fields = ToFields(row);
        return new WorkplaceIssuer
        {
            Id = row.Id,
            Name = row.Name,
            Issuer = row.Issuer,
            Audience = row.Audience,
            Provisioning = row.Provisioning,
            EmailDomain = JoinedList<string>.Of(row.Domains),
            MatchBy = JoinedList<string>.Of(fields.MatchBy),
            UpdateContact = row.UpdateContact,
            ClaimMap = NameTable.Of(fields.ClaimMap),
            GroupClaim = row.GroupClaim,
            GroupMap = NameTable.Of(fields.GroupMap),
            RequiredGroup = JoinedList<string>.Of(fields.RequiredGroup),
        };
    }

    internal static WorkplaceIssuerFields ToFields(WorkplaceIssuerRow row) => new()
    {
        Name = row.Name,
        Issuer = row.Issuer,
        Audience = row.Audience,
        Provisioning = row.Provisioning,
        EmailDomain = row.Domains,
        MatchBy = row.MatchBy?.Split('|') ?? [Subject],
        UpdateContact = row.UpdateContact,
        ClaimMap = WorkplaceClaimMap.Table(row.ClaimMap),
        GroupClaim = row.GroupClaim,
        GroupMap = row.Groups
            .GroupBy(group => group.ProviderGroup, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                group => group.Key, group => (IReadOnlyList<string>)group.Select(one => one.Name).ToList(), StringComparer.OrdinalIgnoreCase),
        RequiredGroup = RequiredOf(row),
    };

    internal static IReadOnlyList<string> RequiredOf(WorkplaceIssuerRow row) =>
        row.RequiredGroup is null ? [] : JsonSerializer.Deserialize<string[]>(row.RequiredGroup)!;

    /// <summary>The fields in which an issuer was changed, for the audit trail. A state that is null means that there was or is no issuer.</summary>
    internal static List<FieldChange> Changes(WorkplaceIssuerRow? before, WorkplaceIssuerRow? after) => Fields
        .Select(field => new FieldChange(
            field.Name, before is null ? null : TextOf(field.Value(before)), after is null ? null : TextOf(field.Value(after))))
        .Where(change => change.Old != change.New)
        .ToList();

    private static readonly (string Name, Func<WorkplaceIssuerRow, object?> Value)[] Fields =
    [
        (nameof(WorkplaceIssuer.Name), row => row.Name),
        (nameof(WorkplaceIssuer.Issuer), row => row.Issuer),
        (nameof(WorkplaceIssuer.Audience), row => row.Audience),
        (nameof(WorkplaceIssuer.Provisioning), row => row.Provisioning),
        (nameof(WorkplaceIssuer.EmailDomain), row => string.Join('|', row.Domains)),
        (nameof(WorkplaceIssuer.MatchBy), row => row.MatchBy),
        (nameof(WorkplaceIssuer.UpdateContact), row => row.UpdateContact),
        (nameof(WorkplaceIssuer.ClaimMap), row => row.ClaimMap),
        (nameof(WorkplaceIssuer.GroupClaim), row => row.GroupClaim),
        (nameof(WorkplaceIssuer.GroupMap), row => NameTable.Of(ToFields(row).GroupMap)),
        (nameof(WorkplaceIssuer.RequiredGroup), row => row.RequiredGroup),
    ];

    private static string? TextOf(object? value) =>
        Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static string? StoreMatchBy(WorkplaceIssuerRow row, IReadOnlyList<string> names, ContactFieldSet known)
    {
        List<string> fields = names
            .Where(name => !string.Equals(name?.Trim(), Subject, StringComparison.OrdinalIgnoreCase))
            .Select(name => LoginMatch.NameOf(name, known) ?? throw Fault(
                row,
                $"MatchBy cannot find contacts by '{Text.Shorten(name ?? string.Empty)}'; the fields are "
                    + string.Join(", ", LoginMatch.Names(known))))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return fields.Count == 0 ? null : string.Join('|', fields);
    }

    private static string? StoreClaimMap(
        WorkplaceIssuerRow row, IReadOnlyDictionary<string, IReadOnlyList<string>> map, ContactFieldSet known)
    {
        foreach (string name in map.SelectMany(pair => pair.Value.Append(pair.Key)))
        {
            Require(
                row,
                !string.IsNullOrWhiteSpace(name) && name.IndexOfAny([',', ';', '=', '|']) < 0,
                $"ClaimMap has the name '{Text.Shorten(name ?? string.Empty)}', which is empty or has one of the characters , ; = |");
        }

        string text = WorkplaceClaimMap.ToText(map);
        string? fault = WorkplaceClaimMap.FaultOf(text, known);
        Require(row, fault is null, $"ClaimMap cannot be used: {fault?.TrimEnd('.')}");
        return text.Length == 0 ? null : text;
    }

    private static List<MappedGroupRow> StoreGroupMap(
        IUnitOfWork work, WorkplaceIssuerRow row, IReadOnlyDictionary<string, IReadOnlyList<string>> map)
    {
        if (map.Count == 0)
        {
            return [];
        }

        IReadOnlyList<AuthorizationRow> all = work.Authorizations.All(AuthorizationKind.UserGroup, isCounted: false);
        Dictionary<string, AuthorizationRow> known = all.ToDictionary(group => Text.Key(group.Name), StringComparer.Ordinal);
        var groups = new List<MappedGroupRow>();
        foreach ((string given, IReadOnlyList<string> names) in map)
        {
            string provider = ProviderGroup(row, given);
            Require(row, names.Count > 0, $"GroupMap gives no user group for '{Text.Shorten(provider)}'");
            groups.AddRange(names
                .Select(name => known.GetValueOrDefault(Text.Key(name ?? string.Empty))
                    ?? throw AuthorizationNames.NotFound(
                        AuthorizationKind.UserGroup, Text.Shorten(name ?? string.Empty), all.Select(group => group.Name)))
                .Select(group => new MappedGroupRow { IssuerId = row.Id, UserGroupId = group.Id, ProviderGroup = provider, Name = group.Name }));
        }

        return groups.DistinctBy(group => (group.ProviderGroup.ToUpperInvariant(), group.UserGroupId))
            .OrderBy(group => group.ProviderGroup, StringComparer.Ordinal)
            .ThenBy(group => Text.Key(group.Name), StringComparer.Ordinal)
            .ToList();
    }

    private static string ProviderGroup(WorkplaceIssuerRow row, string? group)
    {
        string name = group?.Trim() ?? string.Empty;
        Require(
            row,
            name.Length is > 0 and <= LongestAddress && !name.Contains('|', StringComparison.Ordinal),
            "the name of a group of the issuer is empty, is too long, or has the character |");
        return name;
    }

    private static string DomainOf(WorkplaceIssuerRow row, string? domain) => EmailDomains.Clean(domain)
        ?? throw Fault(row, $"'{Text.Shorten(domain ?? string.Empty)}' is no e-mail domain. Give what stands behind the @, as example.org");

    private static void Require(WorkplaceIssuerRow row, bool holds, string fault)
    {
        if (!holds)
        {
            throw Fault(row, fault);
        }
    }

    private static ProvisioningException Fault(WorkplaceIssuerRow row, string fault) => new(
        ErrorIds.SettingInvalid, $"The workplace issuer '{Text.Shorten(row.Name)}' cannot be stored: {fault}.", row.Name);
}
