using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Audit;

public sealed class RunAuditTests
{
    [Fact]
    public void The_audit_trail_has_the_changes_of_an_import_under_ascending_ids()
    {
        using var database = new TestDatabase();
        database.Connection.Contacts.Create(new ContactFields { FirstName = "By", LastName = "Hand", ExternalReference = "H1" });
        ProvisioningRun first = Import(database, "ExternalReference,FirstName,LastName,Active\nE1,Jan,Jansen,yes\nE2,Piet,Bakker,no\n");
        ProvisioningRun second = Import(database, "ExternalReference,FirstName,LastName,Active\nE1,Johan,Jansen,no\nE2,Piet,Bakker,no\n");
        database.Connection.Contacts.Create(new ContactFields { FirstName = "Later", LastName = "Hand", ExternalReference = "H2" });

        List<AuditEntry> trail = database.Connection.Audit.List(new AuditFilter()).ToList();

        Assert.Equal(
            [
                "Create Contact H1 ",
                $"Create Contact E1 {first.Id}",
                $"Create SystemUser jjansen {first.Id}", $"Create Contact E2 {first.Id}",
                $"Create ProvisioningRun {first.Id} {first.Id}",
                $"Update Contact E1 {second.Id}", $"Archive SystemUser jjansen {second.Id}", $"Create ProvisioningRun {second.Id} {second.Id}",
                "Create Contact H2 ",
            ],
            trail.Select(entry => $"{entry.Action} {entry.TargetType} {entry.Target} {entry.RunId}"));
        Assert.Equal(trail.Select(entry => entry.Id).Order(), trail.Select(entry => entry.Id));
        Assert.Equal(trail.Count, trail.Select(entry => entry.Id).Distinct().Count());
        AuditEntry update = trail[5];
        Assert.Equal("Jan", update.Before["FirstName"]);
        Assert.Equal("Johan", update.After["FirstName"]);
    }

    [Fact]
    public void A_filter_finds_entries_of_a_run_by_target_action_and_run()
    {
        using var database = new TestDatabase();
        ProvisioningRun run = Import(database, "ExternalReference,FirstName,LastName\nE1,Jan,Jansen\nÉ2,Piet,Bakker\n");
        AuditService audit = database.Connection.Audit;

        Assert.Equal(["SystemUser"], audit.List(new AuditFilter { Target = TextFilter.Exactly("JJANSEN") }).Select(entry => entry.TargetType));
        Assert.Equal(["Contact"], audit.List(new AuditFilter { Target = TextFilter.Exactly("é2") }).Select(entry => entry.TargetType));
        Assert.Equal(5, audit.List(new AuditFilter { RunId = run.Id }).Count());
        Assert.Empty(audit.List(new AuditFilter { RunId = run.Id, Action = TextFilter.Exactly("Archive") }));
        Assert.Empty(audit.List(new AuditFilter { SinceUtc = database.Clock.GetUtcNow().UtcDateTime.AddHours(1) }));
    }

    [Fact]
    public void The_audit_trail_has_the_contacts_that_a_full_load_archived()
    {
        using var database = new TestDatabase();
        Import(database, "ExternalReference,FirstName,LastName\nE1,Jan,Jansen\nE2,Piet,Bakker\n");
        ProvisioningRun run = Import(database, "ExternalReference,FirstName,LastName\nE1,Jan,Jansen\n", fullLoad: true);

        List<AuditEntry> trail = database.Connection.Audit.List(new AuditFilter { RunId = run.Id }).ToList();

        Assert.Equal(["Archive E2", "Archive pbakker", $"Create {run.Id}"], trail.Select(entry => $"{entry.Action} {entry.Target}"));
        Assert.True(trail[0].Id < trail[1].Id);
    }

    private static ProvisioningRun Import(TestDatabase database, string text, bool fullLoad = false)
    {
        string path = Path.Combine(database.Folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        return database.Connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path, CreateUser = true, FullLoad = fullLoad }).Run;
    }
}
