using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Authorizations;

/// <summary>The rules for the fields of user groups and profiles.</summary>
internal static class AuthorizationRules
{
    private const int NameLength = 100;
    private const int DescriptionLength = 500;

    /// <summary>Fills a row from fields, in the form in which they are stored.</summary>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.SettingInvalid"/>: a field does not fit; <see cref="ErrorIds.Conflict"/>: the name is taken.
    /// </exception>
    internal static void Fill(IUnitOfWork work, AuthorizationRow row, AuthorizationFields fields)
    {
        row.Name = Text.Clean(fields.Name) ?? string.Empty;
        row.Description = Text.Clean(fields.Description);
        row.RequiredLicense = fields.RequiredLicense;
        row.Modules = string.Join('\n', fields.Modules.Select(Text.Clean).OfType<string>()) is { Length: > 0 } modules ? modules : null;

        // A name cannot hold '|', which separates the names of a list in files and settings.
        string? fault =
            row.Name.Length == 0 ? "the name is empty"
            : row.Name.Length > NameLength ? $"the name has {row.Name.Length} characters, and {NameLength} are the most"
            : row.Name.Contains('|', StringComparison.Ordinal) ? "the name has a '|', which separates names in lists"
            : row.Description?.Length > DescriptionLength
                ? $"the description has {row.Description.Length} characters, and {DescriptionLength} are the most"
            : null;
        string noun = AuthorizationNames.Of(row.Kind);
        if (fault is not null)
        {
            throw new ProvisioningException(ErrorIds.SettingInvalid, $"The {noun} '{Text.Shorten(row.Name)}' cannot be stored: {fault}.", row.Name);
        }

        if (work.Authorizations.ByNameKey(row.Kind, Text.Key(row.Name)) is { } other && other.Id != row.Id)
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"There is a {noun} '{other.Name}' already. Give another name, or change that one with Set-{row.Kind}.",
                row.Name);
        }
    }

    /// <summary>Refuses to remove a group that a workplace issuer gives: its logins would no longer give it, without a word.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal static void RequireNotMapped(IUnitOfWork work, AuthorizationRow group)
    {
        if (work.WorkplaceIssuers.All().FirstOrDefault(issuer => issuer.Groups.Any(one => one.UserGroupId == group.Id)) is { } issuer)
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"The workplace issuer '{issuer.Name}' gives the user group '{group.Name}'. Take it out with Set-WorkplaceIssuer -GroupMap before "
                    + "you remove it.",
                group.Name);
        }
    }

    /// <summary>Refuses to remove or rename a group or profile that new users get by default: without it, no user could be made.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal static void RequireNoDefault(IUnitOfWork work, AuthorizationRow row, string verb)
    {
        ClientSettings settings = ClientSettings.Of(work);
        IReadOnlyList<string> defaults = row.Kind == AuthorizationKind.UserGroup ? settings.DefaultUserGroups : settings.DefaultUserProfiles;
        if (defaults.Any(name => Text.Key(name) == Text.Key(row.Name)))
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"New users get the {AuthorizationNames.Of(row.Kind)} '{row.Name}' by default. Take it out of Default{row.Kind}s with "
                    + $"Set-ClientSetting before you {verb} it.",
                row.Name);
        }
    }

    /// <summary>Refuses to remove a group or profile that an assignment rule gives.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal static void RequireNoRule(IUnitOfWork work, AuthorizationRow row)
    {
        if (GivenBy(work, row, _ => true) is { } rule)
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"The assignment rule '{rule.Name}' gives the {AuthorizationNames.Of(row.Kind)} '{row.Name}'. Take it out with Set-AssignmentRule "
                    + $"-{row.Kind}, or remove the rule, before you remove it.",
                row.Name);
        }
    }

    /// <summary>Refuses a required license that is higher than the license of an assignment rule that gives both.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseTooLow"/>.</exception>
    internal static void RequireRulesSuffice(IUnitOfWork work, AuthorizationRow row)
    {
        LicenseType? required = LicenseRules.Required(row);
        if (required is not null
            && GivenBy(work, row, rule => rule.License is { } license && !LicenseCatalog.Suffices(license, required)) is { } tooLow)
        {
            throw new ProvisioningException(
                ErrorIds.LicenseTooLow,
                $"The {AuthorizationNames.Of(row.Kind)} '{row.Name}' cannot require {required}: the assignment rule '{tooLow.Name}' gives it with "
                    + $"the license {tooLow.License}. Change the rule first, with Set-AssignmentRule.",
                row.Name);
        }
    }

    private static AssignmentRuleRow? GivenBy(IUnitOfWork work, AuthorizationRow row, Func<AssignmentRuleRow, bool> also) =>
        work.AssignmentRules.All().FirstOrDefault(rule => rule.AuthorizationIds.Contains(row.Id) && also(rule));

    /// <summary>
    /// Refuses a required license that is higher than the license of a member, or of a member of a profile that contains the group.
    /// </summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseTooLow"/>.</exception>
    internal static void RequireMembersSuffice(IUnitOfWork work, AuthorizationRow row)
    {
        List<LicenseType> tooLow = LicenseCatalog.Types.Where(license => !LicenseCatalog.Suffices(license, LicenseRules.Required(row))).ToList();
        IReadOnlyList<string> members = tooLow.Count == 0 ? [] : work.Authorizations.MembersWithLicense(row.Id, tooLow, 4);
        if (members.Count > 0)
        {
            string names = string.Join(", ", members.Take(3)) + (members.Count > 3 ? ", …" : string.Empty);
            throw new ProvisioningException(
                ErrorIds.LicenseTooLow,
                $"The {AuthorizationNames.Of(row.Kind)} '{row.Name}' cannot require {LicenseRules.Required(row)}: members have a lower license "
                    + $"({names}). "
                    + "Give them a higher one with Set-SystemUserLicense, or end their membership.",
                row.Name);
        }
    }

    /// <summary>The fields that differ, for the audit trail.</summary>
    internal static List<FieldChange> Changes(AuthorizationRow before, AuthorizationRow after)
    {
        var changes = new List<FieldChange>();
        Compare("Name", before.Name.Length == 0 ? null : before.Name, after.Name.Length == 0 ? null : after.Name);
        Compare("Description", before.Description, after.Description);
        Compare("RequiredLicense", before.RequiredLicense?.ToString(), after.RequiredLicense?.ToString());
        Compare("Modules", before.Modules?.Replace('\n', '|'), after.Modules?.Replace('\n', '|'));
        Compare("UserGroups", ProfileContents.NamesOf(before), ProfileContents.NamesOf(after));
        return changes;

        void Compare(string field, string? old, string? now)
        {
            if (old != now)
            {
                changes.Add(new FieldChange(field, old, now));
            }
        }
    }
}
