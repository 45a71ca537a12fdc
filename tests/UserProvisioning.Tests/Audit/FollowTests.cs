using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Audit;

/// <summary>Tests that another system can follow the audit trail, and the filters by actor and time.</summary>
public sealed class FollowTests : IDisposable
{
    private readonly TestDatabase _database = new();

    private AuditService Audit => _database.Connection.Audit;

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Whoever_goes_on_after_any_entry_gets_exactly_the_entries_behind_it()
    {
        _database.Person(reference: "H1");
        Import("ExternalReference,LastName,Active\nE1,Jansen,yes\nE2,Bakker,no\nE3,Visser,yes\n");
        Import("ExternalReference,LastName,Active\nE1,Janssen,yes\n", fullLoad: true);
        _database.Person(reference: "H2");
        List<long> all = Ids(new AuditFilter());
        Assert.True(all.Count > 10);
        Assert.Equal(all.Order(), all);
        Assert.Equal(all, Ids(new AuditFilter { AfterId = 0 }));
        for (int i = 0; i < all.Count; i++)
        {
            Assert.Equal(all.Skip(i + 1), Ids(new AuditFilter { AfterId = all[i] }));
        }
    }

    [Fact]
    public void A_run_that_ends_while_the_trail_is_read_is_read_whole_by_the_next_call()
    {
        for (int i = 0; i < 60; i++)
        {
            _database.Person($"Name{i}", reference: $"H{i}");
        }

        var read = new List<long>();
        foreach (AuditEntry entry in Audit.List(new AuditFilter()))
        {
            if (read.Count == 0)
            {
                Import("ExternalReference,LastName\nE1,Jansen\nE2,Bakker\n");
            }

            read.Add(entry.Id);
        }

        read.AddRange(Ids(new AuditFilter { AfterId = read[^1] }));
        Assert.Equal(Ids(new AuditFilter()), read);
    }

    [Fact]
    public void Entries_are_found_by_actor_and_by_the_time_until_which_they_were_made()
    {
        _database.Person(reference: "H1");
        DateTime first = _database.Clock.GetUtcNow().UtcDateTime;
        _database.Clock.Advance(TimeSpan.FromHours(1));
        Import("ExternalReference,LastName\nE1,Jansen\n");
        _database.Clock.Advance(TimeSpan.FromHours(1));
        _database.Open("other@test").Contacts.Create(new ContactFields { LastName = "Other", ExternalReference = "H2" });

        Assert.Equal(["H1"], Targets(new AuditFilter { UntilUtc = first }));
        Assert.Equal(["H1", "E1", "jansen", "1"], Targets(new AuditFilter { Actor = TextFilter.Exactly("TESTER@test") }));
        Assert.Equal(["H2"], Targets(new AuditFilter { Actor = TextFilter.Pattern("o", actor => actor[0] == 'o') }));
        Assert.Equal(
            ["E1", "jansen", "1"], Targets(new AuditFilter { SinceUtc = first.AddMinutes(1), UntilUtc = first.AddMinutes(61) }));
        Assert.Equal(["H1"], Targets(new AuditFilter { UntilUtc = first.AddMinutes(59) }));
    }

    private List<long> Ids(AuditFilter filter) => Audit.List(filter).Select(entry => entry.Id).ToList();

    private string[] Targets(AuditFilter filter) =>
        Audit.List(filter).Where(entry => entry.TargetType != "UserLicense").Select(entry => entry.Target).ToArray();

    private void Import(string text, bool fullLoad = false)
    {
        string path = Path.Combine(_database.Folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        var request = new EmployeeFileRequest { Path = path, Source = "HR", CreateUser = true, FullLoad = fullLoad, Force = true };
        _database.Connection.EmployeeFiles.Import(request);
    }
}
