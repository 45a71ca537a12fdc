using CsCheck;
using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Importing.Caching;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of the items of which the cache of rows knows that nothing has touched their contacts: an undo does not read these.</summary>
public sealed class UntouchedItemsTests
{
    private static readonly Gen<int[]> Changes = Gen.Int[0, 8].Array[0, 4];

    [Fact]
    public void All_items_of_an_import_are_untouched_until_somebody_changes_a_contact()
    {
        using var lab = new EmployeeFileLab();
        ProvisioningRun run = lab.Import("ExternalReference,LastName\n1,Jansen\n2,Smit\n", r => r with { CreateUser = true });
        Assert.Equal([2L, 3L], Untouched(lab, run));
        lab.Change("1", fields => fields with { Phone = "06" });
        Assert.Equal([3L], Untouched(lab, run));
        lab.ArchiveByHand("2");
        Assert.Empty(Untouched(lab, run));
    }

    [Fact]
    public void The_check_of_an_untouched_import_compares_no_contact()
    {
        using var lab = new EmployeeFileLab();
        ProvisioningRun run = lab.Import("ExternalReference,LastName\n1,Jansen\n", r => r with { CreateUser = true });
        using IStorageEngine store = lab.OpenStore();
        using IUnitOfWork work = store.Read();
        IReadOnlyList<ProvisioningRunItemRow> rows = work.ProvisioningRuns.ChangingItems(run.Id, long.MinValue, 10);
        ProvisioningRunRow stored = work.ProvisioningRuns.ById(run.Id)!;

        // Such a contact has the values that name it, and no other.
        Assert.Null(new UndoPlanner(work, UntouchedItems.Of(work, stored)).Plan(rows).Single().Contact!.Fields.LastName);
        Assert.Equal("Jansen", new UndoPlanner(work).Plan(rows).Single().Contact!.Fields.LastName);
    }

    [Fact]
    public void The_check_finds_the_same_conflicts_with_and_without_the_cache() => Gen.Select(UndoProperties.FileOf.Array[1, 4], Changes).Sample(
        (files, changes) =>
        {
            using var lab = new EmployeeFileLab();
            lab.AddGroup("G1");
            lab.AddGroup("G2");
            lab.AddGroup("High", LicenseType.FullUser);
            lab.SetPool(LicenseType.FullUser, 10);
            foreach ((string text, bool full, bool users, string source) in files)
            {
                lab.Import(text, r => r with { FullLoad = full, CreateUser = users, Source = source, Force = true });
                lab.Time.Day = lab.Time.Day.AddHours(1);
            }

            List<ProvisioningRun> runs = lab.Service.ListRuns().ToList();
            Compare();
            foreach (int change in changes)
            {
                ChangeByHand(lab, change);
                Compare();
            }

            void Compare()
            {
                using IStorageEngine store = lab.OpenStore();
                using IUnitOfWork work = store.Read();
                foreach (ProvisioningRunRow run in runs.ConvertAll(run => work.ProvisioningRuns.ById(run.Id)!))
                {
                    Assert.Equal(Conflicts(work, run, new BitSet()), Conflicts(work, run, UntouchedItems.Of(work, run)));
                }
            }
        },
        iter: 60,
        threads: 1);

    /// <summary>Does one of many things to some person or organization, or to some user.</summary>
    private static void ChangeByHand(EmployeeFileLab lab, int change)
    {
        Contact? contact = lab.Contacts().ElementAtOrDefault(change % 3);
        SystemUser? user = lab.Users().ElementAtOrDefault(change % 2);
        if (contact is null)
        {
            return;
        }

        var reference = new ContactReference(contact.Id);
        switch (change)
        {
            case 0:
                lab.Connection.Contacts.Update(reference, fields => fields with { Phone = "0800" });
                break;
            case 1:
                Contact? organization = lab.Contacts().Find(one => one.Type == ContactType.Organization);
                lab.CreateContact(new ContactFields { LastName = "New" }, organization is null ? null : new ContactReference(organization.Id));
                break;
            case 2:
                lab.Connection.Lifecycle.ArchiveContacts([reference]);
                break;
            case 3 when user is not null:
                lab.Connection.SystemUsers.Archive([new SystemUserReference(user.Id)]);
                break;
            case 4 when user is not null:
                lab.Sql($"UPDATE SystemUsers SET LastLoginAt = '2026-06-16 08:00:00' WHERE Id = {user.Id}");
                break;
            case 5 when user is { Status: SystemUserStatus.Active }:
                lab.Connection.SystemUsers.SetLicense(new SystemUserReference(user.Id), LicenseType.FullUser);
                break;
            case 6:
                lab.Sql($"UPDATE Contacts SET Room = '12' WHERE Id = {contact.Id}");
                break;
            case 7 when !contact.HasSystemUser:
                lab.Connection.SystemUsers.Create([new NewSystemUserRequest { Contact = reference }]);
                break;
            default:
                lab.Import("ExternalReference,LastName,Phone\n1,Jansen,0900\n", r => r with { Force = true, Source = "HR" });
                break;
        }
    }

    private static string? Conflicts(IUnitOfWork work, ProvisioningRunRow run, BitSet untouched)
    {
        try
        {
            new UndoCheck(work, run, untouched).Run(_ => { }, CancellationToken.None);
            return null;
        }
        catch (ProvisioningException refusal)
        {
            return refusal.Message;
        }
    }

    private static List<long> Untouched(EmployeeFileLab lab, ProvisioningRun run)
    {
        using IStorageEngine store = lab.OpenStore();
        using IUnitOfWork work = store.Read();
        BitSet lines = UntouchedItems.Of(work, work.ProvisioningRuns.ById(run.Id)!);
        return Enumerable.Range(0, 10).Select(line => (long)line).Where(lines.Contains).ToList();
    }
}
