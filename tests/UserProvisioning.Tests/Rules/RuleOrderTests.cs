using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Rules;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Rules;

/// <summary>
/// Tests that it makes no difference in which order rules, contacts and memberships change: the end is that of evaluating all rules once, exceptions
/// aside. What should be is computed by a simple model, which knows no database.
/// </summary>
public sealed class RuleOrderTests : IDisposable
{
    private static readonly string[] Groups = ["G0", "G1", "G2"];
    private static readonly string[] Departments = ["IT", "IT Ops", "HR"];
    private static readonly string[] Buildings = ["HQ", "Depot"];

    private readonly TestDatabase _database = new();
    private readonly Dictionary<string, Model> _rules = new(StringComparer.Ordinal);
    private readonly List<(Contact Contact, SystemUser User, HashSet<string> ByHand)> _people = [];
    private readonly Dictionary<long, (string Department, string Building)> _fields = [];

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_end_is_that_of_evaluating_all_rules_once(int seed)
    {
        ProvisioningConnection connection = _database.Connection;
        var random = new Random(seed);
        connection.Licenses.SetTotal(LicenseType.Requestor, 50);
        foreach (string group in Groups)
        {
            connection.UserGroups.Create(new AuthorizationFields { Name = group });
        }

        for (int i = 0; i < 5; i++)
        {
            Contact contact = connection.Contacts.Create(new ContactFields { LastName = $"P{i}", Department = "HR", Building = "Depot" });
            SystemUser user = connection.SystemUsers.Create([new NewSystemUserRequest { Contact = new ContactReference(contact) }])[0].Require();
            _people.Add((contact, user, []));
            _fields[contact.Id] = ("HR", "Depot");
        }

        for (int step = 0; step < 60; step++)
        {
            Do(connection, random);
        }

        connection.AssignmentRuns.Invoke(force: true);
        Assert.All(_people, person => Assert.Equal(Wanted(connection, person), Has(connection, person.User)));
        Assert.Empty(connection.AssignmentRuns.Compare());
    }

    private void Do(ProvisioningConnection connection, Random random)
    {
        (Contact contact, SystemUser user, HashSet<string> byHand) = _people[random.Next(_people.Count)];
        string group = Groups[random.Next(Groups.Length)];
        switch (random.Next(6))
        {
            case 0:
                SetRule(connection, random, $"R{random.Next(4)}");
                break;
            case 1 when _rules.Count > 0:
                string gone = _rules.Keys.ElementAt(random.Next(_rules.Count));
                connection.AssignmentRules.Remove(new AssignmentRuleReference(gone));
                _rules.Remove(gone);
                break;
            case 2:
                connection.UserGroups.AddMembers(new UserGroupReference(group), [new SystemUserReference(user)])[0].Require();
                byHand.Add(group);
                break;
            case 3:
                connection.UserGroups.RemoveMembers(new UserGroupReference(group), [new SystemUserReference(user)])[0].Require();
                byHand.Remove(group);
                break;
            case 4 when random.Next(4) == 0:
                connection.AssignmentRuns.Invoke(force: true);
                break;
            default:
                (string, string) fields = (Departments[random.Next(3)], Buildings[random.Next(2)]);
                connection.Contacts.Update(
                    new ContactReference(contact), old => old with { Department = fields.Item1, Building = fields.Item2 });
                bool isChanged = _fields[contact.Id] != fields;
                _fields[contact.Id] = fields;
                if (isChanged && _rules.Count > 0)
                {
                    // A contact that was changed needs no run: its user has at once what the rules give.
                    Assert.Equal(Wanted(connection, (contact, user, byHand)), Has(connection, user));
                }

                break;
        }
    }

    private void SetRule(ProvisioningConnection connection, Random random, string name)
    {
        var rule = new Model(
            random.Next(2) == 0 ? "IT*" : "HR", random.Next(3) == 0 ? "HQ" : null, random.Next(3) == 0 ? "Depot" : null,
            Groups.Where(_ => random.Next(2) == 0).ToArray(), random.Next(5) > 0);
        var fields = new AssignmentRuleFields
        {
            Condition = Table(("Department", rule.Department), ("Building", rule.Building)),
            Except = Table(("Building", rule.NotIn)),
            UserGroups = rule.Groups.Select(group => new UserGroupReference(group)).ToList(),
            UserProfiles = [],
            Enabled = rule.IsEnabled,
        };
        if (_rules.ContainsKey(name))
        {
            connection.AssignmentRules.Update(new AssignmentRuleReference(name), _ => fields);
        }
        else
        {
            connection.AssignmentRules.Create(name, fields);
        }

        _rules[name] = rule;
    }

    private static Dictionary<string, IReadOnlyList<object?>> Table(params (string Field, string? Value)[] parts) => parts
        .Where(part => part.Value is not null)
        .ToDictionary(part => part.Field, part => (IReadOnlyList<object?>)[part.Value]);

    private string Wanted(ProvisioningConnection connection, (Contact Contact, SystemUser User, HashSet<string> ByHand) person)
    {
        (string department, string building) = _fields[person.Contact.Id];
        HashSet<string> exceptions = connection.AssignmentExceptions.Of([new SystemUserReference(person.User)])[0].Require()
            .Select(exception => exception.Name).ToHashSet();
        IEnumerable<string> ruled = _rules.Values
            .Where(rule => rule.IsEnabled && (rule.Department == department || (rule.Department == "IT*" && department[..2] == "IT")))
            .Where(rule => (rule.Building ?? building) == building && rule.NotIn != building)
            .SelectMany(rule => rule.Groups)
            .Where(group => !exceptions.Contains(group));
        return string.Join(' ', person.ByHand.Concat(ruled).Distinct().Order(StringComparer.Ordinal));
    }

    private static string Has(ProvisioningConnection connection, SystemUser user) =>
        string.Join(' ', connection.SystemUsers.Get(new SystemUserReference(user)).UserGroups);

    private sealed record Model(string Department, string? Building, string? NotIn, string[] Groups, bool IsEnabled);
}
