using System.Diagnostics;
using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Rules;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of assignment rules: 100 rules are evaluated for 1,000,000 contacts of which nothing is to be changed, against reading the contacts; and
/// one contact is changed with 100 rules, against no rule.
/// </summary>
internal static class RulesBench
{
    private const int Rows = 1_000_000;
    private const int Rules = 100;
    private const int Changes = 200;

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(workspace.PathOf("rules.db"));
        connection.Licenses.SetTotal(LicenseType.Requestor, Rows);
        connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = ImportFile.Write(workspace, Rows), CreateUser = true });
        double without = Change(connection);
        for (int i = 0; i < Rules; i++)
        {
            string name = $"Group {i}";
            connection.UserGroups.Create(new AuthorizationFields { Name = name });
            connection.AssignmentRules.Create($"Rule {i}", new AssignmentRuleFields
            {
                Condition = new Dictionary<string, IReadOnlyList<object?>>
                {
                    ["Department"] = [i % 2 == 0 ? $"*{(char)('a' + (i % 26))}{(char)('a' + (i / 4 % 26))}*" : $"Department {i}"],
                    ["Building"] = [null, "HQ", $"B{i}*"],
                },
                UserGroups = [new UserGroupReference(name)],
                UserProfiles = [],
            });
        }

        connection.AssignmentRuns.Invoke(force: true);
        Measurement all = Bench.Compare(
            $"{Rules} rules, {Rows:N0} contacts, nothing changes, against reading them",
            2,
            rounds: 3,
            () => Time(() => connection.AssignmentRuns.Invoke()),
            () => Time(() => _ = connection.Contacts.List(new ContactFilter()).Count()));
        double with = Change(connection);
        return
        [
            all with { Rows = Rows },
            new Measurement($"A change of one contact with {Rules} rules, against no rule", with, without, with / without, 1.3),
        ];
    }

    // Returns the median time of a change.
    private static double Change(ProvisioningConnection connection)
    {
        var times = new List<double>();
        for (int i = 0; i < Changes; i++)
        {
            string phone = $"{i} {Stopwatch.GetTimestamp()}";
            times.Add(Time(() => connection.Contacts.Update(new ContactReference(1 + (i * 7)), fields => fields with { Phone = phone })));
        }

        times.Sort();
        return times[Changes / 2];
    }

    private static double Time(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }
}
