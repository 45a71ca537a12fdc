using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Lifecycle;

/// <summary>Tests of the lifecycle tasks that erase: Anonymize and PurgeHistory.</summary>
public sealed class PrivacyTaskTests : CalendarTest
{
    [Fact]
    public void Anonymize_erases_who_is_archived_for_so_long_once_and_the_run_does_not_name_the_person()
    {
        Database.Set("AnonymizeAfterDays", 30);
        SystemUser ann = User("Ann", end: Today.AddDays(-1));
        SystemUser bob = User("Bob");
        Assert.Equal(["ArchiveEnded E-Ann Archive"], Items(Run(LifecycleTaskName.ArchiveEnded)).Select(item => item.Replace(" Ann ", " E-Ann ")));
        Days(29);
        Assert.Empty(Items(Run(LifecycleTaskName.Anonymize)));
        Assert.Single(Due(3), due => due.StartsWith("Anonymize ", StringComparison.Ordinal));
        Days(1);
        ProvisioningRun run = Run(LifecycleTaskName.Anonymize);
        string item = Assert.Single(Items(run));
        Assert.StartsWith("Anonymize ", item, StringComparison.Ordinal);
        Assert.DoesNotContain("Ann ", item.Replace("Anonymize ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Contact erased = Database.Connection.Contacts.Get(new ContactReference(ann.ContactId));
        Assert.DoesNotContain("Ann", erased.DisplayName, StringComparison.Ordinal);
        Assert.Null(erased.Email);
        Assert.Equal("bob", Reread(bob).Username);
        Assert.Equal(0, Run(LifecycleTaskName.Anonymize).Id);
        Assert.True(Database.Connection.Audit.Test().IsSound);
    }

    [Fact]
    public void Purge_history_removes_what_is_older_and_the_record_stays_sound()
    {
        User("Ann");
        Days(100);
        User("Bob");
        Assert.Equal(0, Run(LifecycleTaskName.PurgeHistory).Id);
        Database.Set("HistoryRetentionDays", 90);
        Assert.Contains(Due(), due => due.StartsWith("PurgeHistory Audit", StringComparison.Ordinal));
        Assert.NotEqual(0, Run(LifecycleTaskName.PurgeHistory).Id);
        List<AuditEntry> entries = Database.Connection.Audit.List(new AuditFilter()).ToList();
        Assert.DoesNotContain(entries, entry => entry.Target == "ann");
        Assert.Contains(entries, entry => entry.Target == "bob");
        Assert.Contains(entries, entry => entry.Action == AuditActions.Purge);
        Assert.Equal(0, Run(LifecycleTaskName.PurgeHistory).Id);
        Assert.True(Database.Connection.Audit.Test().IsSound);
    }
}
