using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Rules;

/// <summary>The service that makes, changes, lists and removes assignment rules. None of this changes a user.</summary>
public sealed class AssignmentRuleService
{
    private readonly ProvisioningContext _context;

    internal AssignmentRuleService(ProvisioningContext context) => _context = context;

    /// <summary>Lists rules, by name.</summary>
    /// <param name="name">The names; null for all.</param>
    /// <param name="isCounted">Whether to count the contacts that each matches, of whom there may be very many.</param>
    /// <param name="cancellation">Stops the counting.</param>
    /// <returns>The rules.</returns>
    public IReadOnlyList<AssignmentRule> List(TextFilter? name = null, bool isCounted = true, CancellationToken cancellation = default)
    {
        using IUnitOfWork work = _context.Store.Read();
        List<AssignmentRuleRow> found = work.AssignmentRules.All().Where(rule => name?.Matches(rule.Name) ?? true).ToList();
        return Show(work, found, isCounted, cancellation);
    }

    /// <summary>Finds a rule.</summary>
    /// <param name="reference">The rule.</param>
    /// <param name="cancellation">Stops the counting.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RuleNotFound"/>.</exception>
    public AssignmentRule Get(AssignmentRuleReference reference, CancellationToken cancellation = default)
    {
        using IUnitOfWork work = _context.Store.Read();
        return Show(work, [Resolve(work, reference)], isCounted: true, cancellation)[0];
    }

    /// <summary>All rules by name, each with all its fields.</summary>
    internal IReadOnlyList<(string Name, AssignmentRuleFields Fields)> Definitions()
    {
        using IUnitOfWork work = _context.Store.Read();
        RuleGrants names = RuleGrants.Of(work);
        return work.AssignmentRules.All()
            .Select(row => (row.Name, FieldsOf(work.ContactFields.Set, row) with
            {
                UserGroups = names.Of(row, AuthorizationKind.UserGroup).Select(name => new UserGroupReference(name)).ToList(),
                UserProfiles = names.Of(row, AuthorizationKind.UserProfile).Select(name => new UserProfileReference(name)).ToList(),
            }))
            .ToList();
    }

    /// <summary>Makes a rule.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.RuleInvalid"/>, <see cref="ErrorIds.UserGroupNotFound"/>, <see cref="ErrorIds.UserProfileNotFound"/>,
    /// <see cref="ErrorIds.LicenseTooLow"/>.
    /// </exception>
    public AssignmentRule Create(string name, AssignmentRuleFields fields, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(fields);
        AssignmentRuleRow made = _context.Write(
            work =>
            {
                var row = new AssignmentRuleRow { Name = RuleChecks.Name(work, name) };
                RuleChecks.Fill(work, row, fields);
                work.AssignmentRules.Insert(row);
                new AuditLog(_context, work).Add(AuditActions.Create, nameof(AssignmentRule), row.Name, Changes(work, null, row));
                return UnitResult.Keep(row);
            },
            cancellation);
        return Counted(made, cancellation);
    }

    /// <summary>Changes fields of a rule. The name stays, since what the rule gave names it.</summary>
    /// <param name="reference">The rule.</param>
    /// <param name="change">Returns the new fields, given the present ones.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The rule as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.RuleNotFound"/>, <see cref="ErrorIds.RuleInvalid"/>, <see cref="ErrorIds.UserGroupNotFound"/>,
    /// <see cref="ErrorIds.UserProfileNotFound"/>, <see cref="ErrorIds.LicenseTooLow"/>.
    /// </exception>
    public AssignmentRule Update(
        AssignmentRuleReference reference, Func<AssignmentRuleFields, AssignmentRuleFields> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        AssignmentRuleRow changed = _context.Write(
            work =>
            {
                AssignmentRuleRow before = Resolve(work, reference);
                var row = new AssignmentRuleRow { Id = before.Id, Name = before.Name, AuthorizationIds = before.AuthorizationIds };
                RuleChecks.Fill(work, row, change(FieldsOf(work.ContactFields.Set, before)));
                IReadOnlyList<FieldChange> changes = Changes(work, before, row);
                if (changes.Count > 0)
                {
                    work.AssignmentRules.Update(row);
                    new AuditLog(_context, work).Add(AuditActions.Update, nameof(AssignmentRule), row.Name, changes);
                }

                return UnitResult.Keep(row);
            },
            cancellation);
        return Counted(changed, cancellation);
    }

    /// <summary>Removes a rule. What it gave stays until the rules are evaluated again.</summary>
    /// <param name="reference">The rule.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RuleNotFound"/>.</exception>
    public void Remove(AssignmentRuleReference reference, CancellationToken cancellation = default) => _context.Write(
        work =>
        {
            AssignmentRuleRow row = Resolve(work, reference);
            work.AssignmentRules.Delete(row.Id);
            new AuditLog(_context, work).Add(AuditActions.Remove, nameof(AssignmentRule), row.Name, Changes(work, row, null));
        },
        cancellation);

    /// <summary>The names of the fields that a condition can have.</summary>
    /// <returns>The names.</returns>
    public IReadOnlyList<string> FieldNames()
    {
        using IUnitOfWork work = _context.Store.Read();
        return RuleField.Names(work.ContactFields.Set).ToList();
    }

    /// <summary>Makes the error for a rule that does not exist.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>The error.</returns>
    public ProvisioningException NotFound(string name)
    {
        using IUnitOfWork work = _context.Store.Read();
        return RuleChecks.NotFound(work, name);
    }

    private static AssignmentRuleRow Resolve(IUnitOfWork work, AssignmentRuleReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(work.DatabaseId);
        string? key = reference.Name is { } name ? Text.Key(name) : null;
        return work.AssignmentRules.All().FirstOrDefault(rule => key is null ? rule.Id == reference.Id : Text.Key(rule.Name) == key)
            ?? throw RuleChecks.NotFound(work, reference.ToString());
    }

    // The contacts are counted after the commit, so that nobody waits meanwhile.
    private AssignmentRule Counted(AssignmentRuleRow row, CancellationToken cancellation)
    {
        using IUnitOfWork work = _context.Store.Read();
        return Show(work, [row], isCounted: true, cancellation)[0];
    }

    private static List<AssignmentRule> Show(
        IUnitOfWork work, List<AssignmentRuleRow> rows, bool isCounted, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        ContactFieldSet fields = work.ContactFields.Set;
        RuleGrants names = RuleGrants.Of(work);
        Dictionary<long, long> counts = isCounted ? RuleCounts.Of(work, rows, cancellation) : [];
        return rows.ConvertAll(row => new AssignmentRule
        {
            Id = row.Id,
            Name = row.Name,
            Condition = RuleCondition.Parse(fields, row.Condition).ToTable(),
            Except = RuleCondition.Parse(fields, row.Excluded).ToTable(),
            UserGroups = names.Of(row, AuthorizationKind.UserGroup),
            UserProfiles = names.Of(row, AuthorizationKind.UserProfile),
            License = row.License,
            UsernameFormat = row.UsernameFormat,
            CreateUser = row.CreateUser,
            Priority = row.Priority,
            Enabled = row.Enabled,
            Contacts = counts.GetValueOrDefault(row.Id),
        });
    }

    private static AssignmentRuleFields FieldsOf(ContactFieldSet fields, AssignmentRuleRow row) => new()
    {
        Condition = RuleCondition.Parse(fields, row.Condition).ToGiven(),
        Except = RuleCondition.Parse(fields, row.Excluded).ToGiven(),
        License = row.License,
        UsernameFormat = row.UsernameFormat,
        CreateUser = row.CreateUser,
        Priority = row.Priority,
        Enabled = row.Enabled,
    };

    private static List<FieldChange> Changes(IUnitOfWork work, AssignmentRuleRow? before, AssignmentRuleRow? after)
    {
        RuleGrants names = RuleGrants.Of(work);
        return new[]
        {
            Change(nameof(AssignmentRule.Condition), rule => rule.Condition),
            Change(nameof(AssignmentRule.Except), rule => rule.Excluded),
            Change(nameof(AssignmentRule.UserGroups), rule => Join(names.Of(rule, AuthorizationKind.UserGroup))),
            Change(nameof(AssignmentRule.UserProfiles), rule => Join(names.Of(rule, AuthorizationKind.UserProfile))),
            Change(nameof(AssignmentRule.License), rule => rule.License?.ToString()),
            Change(nameof(AssignmentRule.UsernameFormat), rule => rule.UsernameFormat),
            Change(nameof(AssignmentRule.CreateUser), rule => rule.CreateUser.ToString()),
            Change(nameof(AssignmentRule.Priority), rule => rule.Priority.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Change(nameof(AssignmentRule.Enabled), rule => rule.Enabled.ToString()),
        }.Where(change => change.Old != change.New).ToList();

        FieldChange Change(string field, Func<AssignmentRuleRow, string?> of) =>
            new(field, before is null ? null : of(before), after is null ? null : of(after));

        static string? Join(IReadOnlyList<string> list) => list.Count == 0 ? null : string.Join('|', list);
    }
}
