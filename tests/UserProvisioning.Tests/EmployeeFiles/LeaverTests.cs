using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of contacts that leave and come back, with a user and without one.</summary>
public sealed class LeaverTests : IDisposable
{
    private const string Header = "ExternalReference,LastName,Active,EndDate\n";

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(true, "1,Jansen,nee,\n")]
    [InlineData(false, "1,Jansen,nee,\n")]
    [InlineData(true, "1,Jansen,,2026-06-14\n")]
    [InlineData(false, "1,Jansen,,2026-06-14\n")]
    [InlineData(true, "")]
    [InlineData(false, "")]
    public void A_leaver_is_archived_and_a_returner_is_restored(bool withUser, string left)
    {
        _lab.Import(Header + "1,Jansen,ja,\n2,Smit,ja,\n", r => r with { CreateUser = withUser });
        string before = _lab.State();
        ProvisioningRun run = _lab.Import(Header + left + "2,Smit,ja,\n", r => r with { FullLoad = true });
        Assert.Equal((1, ProvisioningRunStatus.Completed), (run.Archived, run.Status));
        Assert.Equal((ContactStatus.Archived, ContactStatus.Active), (_lab.Contact("1").Status, _lab.Contact("2").Status));
        Assert.Equal(withUser ? 1 : 0, _lab.LicensesUsed());
        Assert.Equal(["1"], _lab.Items(run, ImportAction.Archive).Select(item => item.ExternalReference));

        // The same file changes nothing.
        Assert.Equal(0, _lab.Import(Header + left + "2,Smit,ja,\n", r => r with { FullLoad = true }).Archived);

        ProvisioningRun back = _lab.Import(Header + "1,Jansen,ja,\n2,Smit,ja,\n", r => r with { FullLoad = true });
        Assert.Equal((1, 0), (back.Restored, back.Archived));
        Assert.Equal(ContactStatus.Active, _lab.Contact("1").Status);
        Assert.Equal(withUser ? [SystemUserStatus.Active, SystemUserStatus.Active] : [], _lab.Users().Select(user => user.Status));

        Undo(back);
        Assert.Equal(ContactStatus.Archived, _lab.Contact("1").Status);
        Undo(run);
        Assert.Equal(before, _lab.State());
        Assert.Empty(_lab.Broken());
    }

    [Fact]
    public void A_first_file_archives_contacts_that_have_left_and_they_get_no_user()
    {
        ProvisioningRun run = _lab.Import(Header + "1,Jansen,nee,\n2,Smit,,2020-01-01\n3,Bos,ja,\n", r => r with { CreateUser = true });
        Assert.Equal((3, 0, 1), (run.Created, run.Archived, run.UsersCreated));
        Assert.Equal(
            [ContactStatus.Archived, ContactStatus.Archived, ContactStatus.Active], _lab.Contacts().Select(contact => contact.Status));
        IReadOnlyList<Outcome<SystemUser>> made = _lab.Connection.SystemUsers.Create(
            _lab.Connection.Contacts
                .List(new ContactFilter { WithoutUser = true })
                .Select(contact => new NewSystemUserRequest { Contact = new ContactReference(contact) })
                .ToList());
        Assert.Equal([ErrorIds.ContactEnded, ErrorIds.ContactEnded], made.Select(outcome => outcome.Error?.ErrorId));
        Assert.Equal(1, _lab.LicensesUsed());
        Undo(run);
        Assert.Empty(_lab.Contacts());
    }

    [Fact]
    public void The_leaver_brake_does_not_count_contacts_without_a_user()
    {
        _lab.Import("ExternalReference,LastName,Active\n" + string.Concat(Enumerable.Range(1, 50).Select(i => $"{i},J{i},ja\n")));
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,Active\n" + string.Concat(Enumerable.Range(1, 50)
            .Select(i => $"{i},J{i},nee\n")));
        Assert.Equal((50, ProvisioningRunStatus.Completed), (run.Archived, run.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_contact_that_was_archived_by_hand_stays_archived_and_the_item_says_so(bool withUser)
    {
        _lab.Import(Header + "1,Jansen,ja,\n", r => r with { CreateUser = withUser });
        _lab.Connection.Lifecycle.ArchiveContacts([new ContactReference("1")])[0].Require();
        ProvisioningRun run = _lab.Import(Header + "1,Janssen,ja,\n", r => r with { CreateUser = true });
        Assert.Equal((0, 0, 1), (run.Restored, run.UsersCreated, run.Updated));
        Assert.StartsWith("ArchivedByHand: ", Assert.Single(_lab.Items(run)).Reason, StringComparison.Ordinal);
        Assert.Equal((ContactStatus.Archived, "Janssen"), (_lab.Contact("1").Status, _lab.Contact("1").LastName));

        _lab.Connection.Lifecycle.RestoreContacts([new ContactReference("1")])[0].Require();
        Assert.Null(Assert.Single(_lab.Items(_lab.Import(Header + "1,Jansen,ja,\n", r => r with { CreateUser = true }))).Reason);
        Assert.Equal(SystemUserStatus.Active, _lab.User("1").Status);
    }

    [Fact]
    public void A_returner_whose_user_was_archived_by_hand_gets_no_user_back()
    {
        _lab.Import(Header + "1,Jansen,ja,\n", r => r with { CreateUser = true });
        _lab.ArchiveByHand("1");
        _lab.Import(Header + "1,Jansen,nee,\n");
        ProvisioningRun run = _lab.Import(Header + "1,Jansen,ja,\n", r => r with { CreateUser = true });
        Assert.Equal((ContactStatus.Active, SystemUserStatus.Archived), (_lab.Contact("1").Status, _lab.User("1").Status));
        Assert.StartsWith("ArchivedByHand: ", Assert.Single(_lab.Items(run)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_audit_entry_of_an_archived_contact_has_its_former_and_new_status()
    {
        _lab.Import(Header + "1,Jansen,ja,\n");
        ProvisioningRun run = _lab.Import(Header + "1,Jansen,nee,\n");
        AuditEntry entry = Assert.Single(_lab.Audit(run.Id), entry => entry.TargetType == nameof(Contact));
        Assert.Equal((AuditActions.Archive, "1", "Active", "Archived"), (entry.Action, entry.Target, entry.Before["Status"], entry.After["Status"]));
    }

    [Fact]
    public void A_row_whose_manager_is_the_person_itself_is_rejected_and_changes_nothing()
    {
        const string Managed = "ExternalReference,LastName,ManagerReference\n";
        _lab.Import(Managed + "s1,Jansen,\n");
        string before = _lab.State();
        ProvisioningRun run = _lab.Import(Managed + "s1,Janssen,S1\ns2,Smit,s2\n");
        Assert.Equal(["ManagerReference", "ManagerReference"], _lab.Items(run, ImportAction.Reject).Select(item => item.Field));
        Assert.Equal(before, _lab.State());
    }

    private void Undo(ProvisioningRun run) =>
        _lab.Service.Undo(new ProvisioningRunReference(run), cancellation: TestContext.Current.CancellationToken);
}
