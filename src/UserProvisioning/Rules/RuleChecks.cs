using UserProvisioning.Common;
using UserProvisioning.Licenses;
using UserProvisioning.Naming;
using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.Rules;

/// <summary>The checks of a rule before it is stored.</summary>
internal static class RuleChecks
{
    private const int NameLength = 100;

    /// <summary>Cleans and checks the name of a new rule.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RuleInvalid"/>.</exception>
    internal static string Name(IUnitOfWork work, string given)
    {
        string name = Text.Clean(given) ?? string.Empty;
        string? fault = name.Length == 0 ? "it has no name"
            : name.Length > NameLength ? $"the name has {name.Length} characters, and {NameLength} are the most"
            : name.Contains('|', StringComparison.Ordinal) ? "the name has a '|', which separates names in lists"
            : work.AssignmentRules.All().FirstOrDefault(rule => Text.Key(rule.Name) == Text.Key(name)) is { } other
                ? $"there is a rule '{other.Name}' already. Give another name, or change that one with Set-AssignmentRule"
            : null;
        return fault is null ? name : throw Invalid(name, "Name", fault);
    }

    /// <summary>Fills a row from fields, in the form in which they are stored.</summary>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.RuleInvalid"/>, <see cref="ErrorIds.UserGroupNotFound"/>, <see cref="ErrorIds.UserProfileNotFound"/>,
    /// <see cref="ErrorIds.LicenseTooLow"/>.
    /// </exception>
    internal static void Fill(IUnitOfWork work, AssignmentRuleRow row, AssignmentRuleFields fields)
    {
        row.Condition = Read("Condition", fields.Condition).ToJson();
        row.Excluded = Read("Except", fields.Except).ToJson();
        row.Priority = fields.Priority;
        row.Enabled = fields.Enabled;
        row.CreateUser = fields.CreateUser;
        row.License = fields.License;
        row.UsernameFormat = string.IsNullOrWhiteSpace(fields.UsernameFormat) ? null : fields.UsernameFormat.Trim();
        if (row.Priority < 0)
        {
            throw Invalid(row.Name, "Priority", "the priority is a number from 0 on; the rule with the lowest counts first");
        }

        if (row.UsernameFormat is { } format && UsernameFormat.FaultOf(format, work.ContactFields.Set) is { } fault)
        {
            throw Invalid(row.Name, "UsernameFormat", $"the username format '{Text.Shorten(format)}' {fault}");
        }

        var given = new List<AuthorizationRow>();
        given.AddRange(Resolve(work, AuthorizationKind.UserGroup, fields.UserGroups, row));
        given.AddRange(Resolve(work, AuthorizationKind.UserProfile, fields.UserProfiles, row));
        foreach (AuthorizationRow authorization in given)
        {
            RequireLicense(row, authorization);
        }

        row.AuthorizationIds = given.Select(authorization => authorization.Id).Distinct().Order().ToList();

        RuleCondition Read(string parameter, IReadOnlyDictionary<string, IReadOnlyList<object?>> table)
        {
            RuleCondition condition = RuleCondition.Read(work.ContactFields.Set, table, out string? odd);
            return odd is null ? condition : throw Invalid(row.Name, parameter, odd);
        }
    }

    /// <summary>The error for a rule that cannot be stored.</summary>
    internal static ProvisioningException Invalid(string name, string field, string fault) => new(
        ErrorIds.RuleInvalid, $"The assignment rule '{Text.Shorten(name)}' cannot be stored: {fault}.", name) { Field = field };

    /// <summary>The error for a rule that does not exist.</summary>
    internal static ProvisioningException NotFound(IUnitOfWork work, string name) => new(
        ErrorIds.RuleNotFound,
        $"There is no assignment rule '{Text.Shorten(name)}'.{Nearest.Hint(name, work.AssignmentRules.All().Select(rule => rule.Name))} "
            + "Get-AssignmentRule lists them, and New-AssignmentRule makes one.",
        name);

    private static void RequireLicense(AssignmentRuleRow row, AuthorizationRow authorization)
    {
        if (row.License is { } license && LicenseRules.Required(authorization) is { } required && !LicenseCatalog.Suffices(license, required))
        {
            throw new ProvisioningException(
                ErrorIds.LicenseTooLow,
                $"The assignment rule '{row.Name}' gives the license {license}, and the {AuthorizationNames.Of(authorization.Kind)} "
                    + $"'{authorization.Name}', which it gives too, needs at least {required}. Give a higher license, or leave one of them out.",
                row.Name) { Field = "License" };
        }
    }

    private static IEnumerable<AuthorizationRow> Resolve(
        IUnitOfWork work, AuthorizationKind kind, IReadOnlyList<AuthorizationReference>? references, AssignmentRuleRow row) =>
        references is not null
            ? references.Select(reference => AuthorizationLookup.Resolve(work, kind, reference))
            : row.AuthorizationIds.Select(id => work.Authorizations.ById(kind, id, isCounted: false)).OfType<AuthorizationRow>();
}
