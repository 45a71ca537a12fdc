using UserProvisioning.Authorizations;
using UserProvisioning.Contacts;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>Tests of reading a real OpenLDAP server.</summary>
public sealed class DirectoryReadingTests
{
    [Theory]
    [InlineData(DirectorySecurity.Ldaps)]
    [InlineData(DirectorySecurity.StartTls)]
    public void Employees_are_read_over_an_encrypted_connection(DirectorySecurity security)
    {
        using var lab = new DirectoryLab();
        lab.Set(fields => fields with { Security = security, Port = security == DirectorySecurity.Ldaps ? lab.Server.TlsPort : lab.Server.Port });
        ProvisioningRun run = lab.Runs();
        Assert.Equal((ProvisioningRunStatus.Completed, "LDAP", 3, 3, 3), (run.Status, run.Source, run.Rows, run.Created, run.UsersCreated));
        Assert.Equal(["bakker", "smit", "visser"], lab.Contacts);
        Contact visser = lab.Contact("visser");
        Assert.Equal(("Jan", "visser", "visser@example.org", "LDAP"), (visser.FirstName, visser.LastName, visser.Email, visser.Source));
        Assert.Equal("visser", lab.User("visser").Username);
    }

    [Fact]
    public void A_directory_without_encryption_is_read_without_a_password()
    {
        using var lab = new DirectoryLab(
            isPublic: true,
            change: fields => fields with { Security = DirectorySecurity.None, Username = null, CertificateFile = null });
        lab.Set(fields => fields with { Port = lab.Server.Port });
        lab.Request = lab.Request with { Secrets = lab.Request.Secrets with { Username = SlapdServer.Reader } };
        Assert.Contains("never sent", lab.Fails(ErrorIds.DirectoryFailed).Message, StringComparison.Ordinal);
        lab.Request = lab.Request with { Secrets = new() };
        Assert.Equal(3, lab.Runs().Created);
    }

    [Fact]
    public void Many_entries_come_in_pages_and_each_once()
    {
        using var lab = new DirectoryLab(string.Concat(Enumerable.Range(0, 2500).Select(i => SlapdServer.Person($"p{i:0000}"))));
        lab.Set(fields => fields with { CreateUser = false });
        Assert.Equal((2500, 2500), (lab.Runs().Rows, lab.Contacts.Count()));
    }

    [Fact]
    public void An_entry_is_the_same_after_it_was_renamed_and_moved()
    {
        using var lab = new DirectoryLab(change: fields => fields with { Mapping = null });
        lab.Runs();
        Contact before = Assert.Single(lab.Database.Connection.Contacts.List(new ContactFilter()), one => one.LastName == "visser");
        Assert.True(Guid.TryParse(before.ExternalReference, out _));
        lab.Server.Change($"""
            dn: ou=Inner,{SlapdServer.People}
            changetype: add
            objectClass: organizationalUnit
            ou: Inner

            dn: uid=visser,{SlapdServer.People}
            changetype: moddn
            newrdn: uid=jvisser
            deleteoldrdn: 1
            newsuperior: ou=Inner,{SlapdServer.People}

            dn: uid=jvisser,ou=Inner,{SlapdServer.People}
            changetype: modify
            replace: sn
            sn: Visser-Bakker
            """);
        ProvisioningRun run = lab.Runs();
        Assert.Equal((0, 1, 0), (run.Created, run.Updated, run.Archived));
        Contact after = Assert.Single(lab.Database.Connection.Contacts.List(new ContactFilter()), one => one.Id == before.Id);
        Assert.Equal("Visser-Bakker", after.LastName);
    }

    [Fact]
    public void Managers_are_found_by_their_names_wherever_they_stand()
    {
        using var lab = new DirectoryLab(
            SlapdServer.Person("first", $"manager: UID=Last,OU=People,{SlapdServer.Suffix}") + SlapdServer.Person("middle", "manager: cn=nobody")
                + SlapdServer.Person("last"));
        lab.Runs();
        Assert.Equal("last", lab.Contact("first").ManagerReference);
        Assert.Null(lab.Contact("middle").ManagerReference);

        // The manager was not changed, and so is not read with the change.
        lab.Server.Change($"dn: uid=middle,{SlapdServer.People}\nchangetype: modify\nreplace: manager\nmanager: uid=first,{SlapdServer.People}");
        lab.Runs();
        Assert.Equal("first", lab.Contact("middle").ManagerReference);
    }

    [Fact]
    public void Binary_and_multiple_values_and_times_are_read()
    {
        using var lab = new DirectoryLab(
            SlapdServer.Person("visser", "telephoneNumber: 111\ntelephoneNumber: 222\njpegPhoto:: /9j/AAECAwQF\nroomNumber: R1\n"
                + "description: 20260131000000Z\nuserPassword:: /wD+"),
            change: fields => fields with
            {
                Mapping = DirectoryLab.Map(
                    "ExternalReference", "uid", "Floor", "telephoneNumber[1]", "StartDate", "description", "Room", "roomNumber"),
            });
        ProvisioningRun run = lab.Runs();
        Assert.Equal((1, 0), (run.Created, run.Rejected));
        Contact contact = lab.Contact("visser");
        Assert.Equal(("111", "222", new DateTime(2026, 1, 31), "R1"), (contact.Phone, contact.Floor, contact.StartDate, contact.Room));
    }

    [Fact]
    public void A_value_that_the_directory_lost_is_cleared_and_one_that_it_never_had_is_left()
    {
        using var lab = new DirectoryLab(SlapdServer.Person("visser", "title: Clerk") + SlapdServer.Person("bakker"));
        lab.Runs();
        lab.Database.Connection.Contacts.Update(new ContactReference("visser"), fields => fields with { Language = "nl" });
        lab.Server.Change($"dn: uid=visser,{SlapdServer.People}\nchangetype: modify\ndelete: title");
        lab.Runs();
        Contact visser = lab.Contact("visser");
        Assert.Equal((null, "nl"), (visser.JobTitle, visser.Language));
    }

    [Fact]
    public void An_entry_with_an_error_is_named()
    {
        using var lab = new DirectoryLab(SlapdServer.Person("visser") + SlapdServer.Person("bakker", "preferredLanguage: nonsense"));
        ProvisioningRun run = lab.Runs();
        Assert.Equal(ProvisioningRunStatus.CompletedWithErrors, run.Status);
        ProvisioningRunItem item = Assert.Single(
            lab.Database.Connection.EmployeeFiles.Items(new ProvisioningRunReference(run.Id)), one => one.Reason is not null);
        Assert.Contains($"uid=bakker,{SlapdServer.People}", item.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_gave_access_names_the_object_and_no_line()
    {
        using var lab = new DirectoryLab(SlapdServer.Person("visser"));
        ProvisioningRun run = lab.Runs();
        SystemUserAccess[] access = lab.Database.Connection.SystemUsers.Access([new SystemUserReference("visser")])[0].Require();
        Assert.Equal($"LDAP, run {run.Id}, object 1", access.Single(one => one.Kind == AccessKind.Username).Detail);
    }

    [Fact]
    public void A_full_load_archives_whom_the_directory_lacks_and_a_brake_stops_it()
    {
        using var lab = new DirectoryLab(change: fields => fields with { FullLoad = true });
        lab.Runs();
        lab.Server.Change($"dn: uid=visser,{SlapdServer.People}\nchangetype: delete");
        lab.Database.Connection.ClientSettings.Set("LeaverThresholdMinimum", "0");
        lab.Request = lab.Request with { Force = false };
        EmployeeInterfaceFile stopped = lab.Run();
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, stopped.Run!.Status);
        Assert.Contains("Approve-ProvisioningRun", Assert.Single(stopped.Messages), StringComparison.Ordinal);
        Assert.Equal(ContactStatus.Active, lab.Contact("visser").Status);

        // The approver needs no password of the directory.
        ProvisioningRun run = lab.Database.Connection.EmployeeFiles.Approve(new ProvisioningRunReference(stopped.Run.Id)).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 1), (run.Status, run.Archived));
        Assert.Equal(ContactStatus.Archived, lab.Contact("visser").Status);
        lab.Database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(run.Id));
        Assert.Equal(ContactStatus.Active, lab.Contact("visser").Status);
    }

    [Fact]
    public void A_dry_run_says_what_would_happen_and_changes_nothing()
    {
        using var lab = new DirectoryLab();
        EmployeeInterfaceFile planned = lab.Run(dryRun: true);
        Assert.Equal(EmployeeInterfaceOutcome.Planned, planned.Outcome);
        Assert.StartsWith("3 persons read: 3 to create, 0 to update", planned.Messages[0], StringComparison.Ordinal);
        Assert.Empty(lab.Contacts);
        Assert.Equal(3, lab.Runs().Created);
    }

    [Fact]
    public void Each_step_of_a_test_passes_and_says_what_it_found()
    {
        using var lab = new DirectoryLab(
            SlapdServer.Person("visser") + SlapdServer.Group("Planners", $"uid=visser,{SlapdServer.People}"),
            fields => fields with { GroupMap = DirectoryLab.Map($"cn=Planners,ou=Groups,{SlapdServer.Suffix}", "Planners") });
        lab.Database.Connection.UserGroups.Create(new AuthorizationFields { Name = "Planners" });
        List<EmployeeInterfaceCheck> checks = lab.Service.Test(lab.Reference, lab.Request.Secrets).ToList();
        Assert.All(checks, check => Assert.True(check.Result == EmployeeInterfaceCheckResult.Passed, check.Message));
        Assert.Equal(["Connection", "Certificate", "SignIn", "SearchBase", "Filter", "Mapping", "Groups"], checks.Select(check => check.Step));
        Assert.Contains("Planners: 1", checks[^1].Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> BrokenSteps => ["Connection", "Certificate", "SignIn", "SearchBase", "Filter", "Mapping", "Groups"];

    [Theory]
    [MemberData(nameof(BrokenSteps))]
    public void A_step_that_fails_says_why_and_later_ones_are_skipped(string step)
    {
        using var lab = new DirectoryLab();
        lab.Set(fields => step switch
        {
            "Connection" => fields with { Port = LoopbackServer.FreePort() },
            "Certificate" => fields with { CertificateFile = null },
            "SignIn" => fields with { Username = "cn=nobody,dc=example,dc=org" },
            "SearchBase" => fields with { SearchBase = "ou=Nowhere,dc=example,dc=org" },
            "Filter" => fields with { Filter = "(sn=nobody)" },
            "Mapping" => fields with { Mapping = DirectoryLab.Map("ExternalReference", "employeeNumber") },
            _ => fields with { GroupMap = DirectoryLab.Map("cn=Nobody,dc=example,dc=org", "Planners") },
        });
        List<EmployeeInterfaceCheck> checks = lab.Service.Test(lab.Reference, lab.Request.Secrets).ToList();
        EmployeeInterfaceCheck failed = Assert.Single(checks, check => check.Result == EmployeeInterfaceCheckResult.Failed);
        Assert.True(step == failed.Step, failed.Message);
        Assert.NotNull(failed.ErrorId);
        Assert.All(
            checks.SkipWhile(check => check.Step != step).Skip(1),
            check => Assert.Equal(EmployeeInterfaceCheckResult.Skipped, check.Result));
    }
}
