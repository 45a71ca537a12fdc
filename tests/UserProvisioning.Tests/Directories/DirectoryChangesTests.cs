using UserProvisioning.Authorizations;

namespace UserProvisioning.Tests.Directories;

/// <summary>Tests of reading only what changed in an OpenLDAP server since the last run that was applied.</summary>
public sealed class DirectoryChangesTests
{
    private const string Planners = "cn=Planners,ou=Groups," + SlapdServer.Suffix;

    [Fact]
    public void Only_changed_entries_are_read()
    {
        using var lab = new DirectoryLab();
        lab.Runs();
        lab.Settle();
        Assert.Equal((0, 0), (lab.Runs().Rows, lab.Runs().Rows));
        lab.Server.Change(SlapdServer.Person("jong").Replace("objectClass", "changetype: add\nobjectClass", StringComparison.Ordinal)
            + $"dn: uid=visser,{SlapdServer.People}\nchangetype: modify\nreplace: title\ntitle: Clerk\n");
        ProvisioningRun run = lab.Runs();
        Assert.Equal((2, 1, 1), (run.Rows, run.Created, run.Updated));
        Assert.Equal("Clerk", lab.Contact("visser").JobTitle);
    }

    [Fact]
    public void Changes_in_the_second_of_a_reading_are_not_missed()
    {
        using var lab = new DirectoryLab();
        lab.Runs();
        for (int i = 0; i < 8; i++)
        {
            lab.Server.Change($"dn: uid=visser,{SlapdServer.People}\nchangetype: modify\nreplace: title\ntitle: Number {i}\n");
            lab.Runs();
            Assert.Equal($"Number {i}", lab.Contact("visser").JobTitle);
            lab.Database.Clock.Advance(TimeSpan.FromSeconds(i));
        }
    }

    [Fact]
    public void Who_was_moved_away_or_does_not_match_any_more_is_archived()
    {
        using var lab = new DirectoryLab(
            string.Concat(new[] { "visser", "bakker", "smit", "jong" }.Select(name => SlapdServer.Person(name, "employeeType: staff"))),
            fields => fields with { Filter = "(&(objectClass=inetOrgPerson)(employeeType=staff))" });
        lab.Runs();
        lab.Server.Change($"""
            dn: uid=visser,{SlapdServer.People}
            changetype: moddn
            newrdn: uid=visser
            deleteoldrdn: 0
            newsuperior: ou=Left,{SlapdServer.Suffix}

            dn: uid=bakker,{SlapdServer.People}
            changetype: modify
            replace: employeeType
            employeeType: left
            """);
        ProvisioningRun run = lab.Runs();
        Assert.Equal(2, run.Archived);
        Assert.Equal(
            ["bakker Archived", "jong Active", "smit Active", "visser Archived"],
            lab.Contacts.Select(reference => $"{reference} {lab.Contact(reference).Status}"));
        Assert.Equal("bakker", lab.Contact("bakker").LastName);
        Assert.Equal(SystemUserStatus.Archived, lab.User("visser").Status);
    }

    [Fact]
    public void Who_was_deleted_is_found_by_a_full_load()
    {
        using var lab = new DirectoryLab();
        lab.Runs();
        lab.Server.Change($"dn: uid=visser,{SlapdServer.People}\nchangetype: delete");
        Assert.Equal(0, lab.Runs().Archived);
        lab.Request = lab.Request with { FullLoad = true };
        Assert.Equal(1, lab.Runs().Archived);
    }

    [Fact]
    public void A_run_that_waits_for_approval_does_not_move_the_mark()
    {
        using var lab = new DirectoryLab();
        lab.Runs();
        lab.Settle();
        lab.Database.Connection.ClientSettings.Set("ChangeThresholdPercent", "1");
        lab.Database.Connection.ClientSettings.Set("ChangeThresholdMinimum", "0");
        lab.Server.Change($"dn: uid=visser,{SlapdServer.People}\nchangetype: modify\nreplace: title\ntitle: Clerk\n");
        lab.Request = lab.Request with { Force = false };
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, lab.Runs().Status);
        lab.Database.Connection.ClientSettings.Set("ChangeThresholdPercent", "0");
        Assert.Equal(1, lab.Runs().Updated);
        Assert.Equal("Clerk", lab.Contact("visser").JobTitle);
    }

    [Fact]
    public void A_mark_of_another_definition_or_before_an_undo_is_not_used_and_the_call_says_so()
    {
        using var lab = new DirectoryLab();
        lab.Runs();
        lab.Set(fields => fields with { Filter = "(objectClass=person)" });
        EmployeeInterfaceFile again = lab.Run();
        Assert.Contains("was changed", Assert.Single(again.Messages), StringComparison.Ordinal);
        Assert.Equal(3, again.Run!.Rows);
        lab.Server.Change($"dn: uid=visser,{SlapdServer.People}\nchangetype: modify\nreplace: title\ntitle: Clerk\n");
        ProvisioningRun run = lab.Runs();
        lab.Database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(run.Id));
        Assert.Null(lab.Contact("visser").JobTitle);
        again = lab.Run();
        Assert.Contains("was undone", Assert.Single(again.Messages), StringComparison.Ordinal);
        Assert.Equal("Clerk", lab.Contact("visser").JobTitle);
    }

    [Fact]
    public void What_failed_is_tried_again_although_it_did_not_change()
    {
        using var lab = new DirectoryLab();
        lab.Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 2);
        ProvisioningRun run = lab.Runs();
        Assert.Equal((ProvisioningRunStatus.CompletedWithErrors, 2), (run.Status, run.UsersCreated));
        lab.Settle();
        lab.Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 5);
        Assert.Equal(1, lab.Runs().UsersCreated);
        Assert.Equal(0, lab.Runs().Rows);
    }

    [Fact]
    public void Groups_give_user_groups_and_take_away_only_what_they_gave()
    {
        using var lab = new DirectoryLab(
            string.Concat(new[] { "visser", "bakker", "smit" }.Select(name => SlapdServer.Person(name)))
                + SlapdServer.Group("Planners", $"uid=visser,{SlapdServer.People}", $"cn=Inner,ou=Groups,{SlapdServer.Suffix}")
                + SlapdServer.Group("Inner", $"uid=bakker,{SlapdServer.People}", Planners),
            fields => fields with { GroupMap = DirectoryLab.Map(Planners, "Planners") });
        foreach (string name in new[] { "Planners", "Readers" })
        {
            lab.Database.Connection.UserGroups.Create(new AuthorizationFields { Name = name });
        }

        lab.Runs();
        Assert.Equal(["bakker: Planners", "smit: ", "visser: Planners"], Groups(lab));
        lab.Database.Connection.UserGroups.AddMembers(new UserGroupReference("Planners"), [new SystemUserReference("smit")]);
        lab.Database.Connection.UserGroups.AddMembers(new UserGroupReference("Readers"), [new SystemUserReference("visser")]);
        lab.Settle();

        // Only the entry of a group changes.
        lab.Server.Change(
            $"dn: cn=Inner,ou=Groups,{SlapdServer.Suffix}\nchangetype: modify\nreplace: member\nmember: uid=smit,{SlapdServer.People}\n");
        lab.Runs();
        Assert.Equal(["bakker: ", "smit: Planners", "visser: Planners, Readers"], Groups(lab));
        lab.Server.Change($"dn: {Planners}\nchangetype: modify\nreplace: member\nmember: cn=nobody\n");
        lab.Runs();
        Assert.Equal(["bakker: ", "smit: Planners", "visser: Readers"], Groups(lab));
    }

    [Fact]
    public void A_group_that_is_gone_takes_nothing_away()
    {
        using var lab = new DirectoryLab(
            SlapdServer.Person("visser") + SlapdServer.Group("Planners", $"uid=visser,{SlapdServer.People}"),
            fields => fields with { GroupMap = DirectoryLab.Map(Planners, "Planners") });
        lab.Database.Connection.UserGroups.Create(new AuthorizationFields { Name = "Planners" });
        lab.Runs();
        lab.Server.Change($"dn: {Planners}\nchangetype: delete\n\n"
            + $"dn: uid=visser,{SlapdServer.People}\nchangetype: modify\nreplace: title\ntitle: x\n");
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => lab.Run());
        Assert.Equal(ErrorIds.DirectoryFailed, error.ErrorId);
        Assert.Equal(["visser: Planners"], Groups(lab));
    }

    private static IEnumerable<string> Groups(DirectoryLab lab) => lab.Users.OrderBy(user => user.Username, StringComparer.Ordinal)
        .Select(user => $"{user.Username}: {string.Join(", ", user.UserGroups)}");
}
