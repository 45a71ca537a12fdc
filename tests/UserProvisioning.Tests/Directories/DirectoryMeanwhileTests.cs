namespace UserProvisioning.Tests.Directories;

/// <summary>Tests of an OpenLDAP server that changes, or dies, while it is read.</summary>
public sealed class DirectoryMeanwhileTests
{
    private const int People = 2500;

    [Fact]
    public void Entries_that_vanish_between_two_pages_take_nobody_else_with_them()
    {
        using var lab = new DirectoryLab(Many(People), fields => fields with { CreateUser = false, FullLoad = true });
        using LdapProxy proxy = Through(lab);
        Assert.Equal(People, lab.Runs().Created);

        // The first one was read with the first page, and the last one is on the third page.
        proxy.Clear();
        proxy.BeforeSearch = number =>
        {
            if (number == 3)
            {
                lab.Server.Change(Deleted("p0000") + Deleted("p2499"));
            }
        };
        ProvisioningRun run = lab.Runs();
        Assert.Equal((People - 1, 0, 1), (run.Rows, run.Created, run.Archived));
        Assert.Equal(ContactStatus.Active, lab.Contact("p0000").Status);
        Assert.Equal(ContactStatus.Archived, lab.Contact("p2499").Status);
        proxy.BeforeSearch = null;
        Assert.Equal(1, lab.Runs().Archived);
        Assert.Equal(ContactStatus.Archived, lab.Contact("p0000").Status);
    }

    [Fact]
    public void Who_vanishes_between_the_search_for_changes_and_the_reading_of_the_entry_has_left()
    {
        using var lab = new DirectoryLab();
        using LdapProxy proxy = Through(lab);
        lab.Runs();
        lab.Settle();
        lab.Server.Change(Retitled("visser") + Retitled("bakker"));
        proxy.Clear();
        proxy.BeforeSearch = number =>
        {
            // The first search is for the root, the second for what changed.
            if (number == 3)
            {
                lab.Server.Change(Deleted("visser"));
            }
        };
        ProvisioningRun run = lab.Runs();
        Assert.Equal((2, 2, 1, 0), (run.Rows, run.Updated, run.Archived, run.Rejected));
        Assert.Equal("Clerk", lab.Contact("bakker").JobTitle);
        Assert.Equal(ContactStatus.Archived, lab.Contact("visser").Status);
    }

    [Fact]
    public void A_manager_who_vanishes_before_being_looked_up_leaves_the_field_empty()
    {
        using var lab = new DirectoryLab();
        using LdapProxy proxy = Through(lab);
        lab.Runs();
        lab.Settle();
        lab.Server.Change(
            $"dn: uid=visser,{SlapdServer.People}\nchangetype: modify\nreplace: manager\nmanager: uid=smit,{SlapdServer.People}\n");
        proxy.Clear();
        proxy.BeforeSearch = number =>
        {
            if (number == 4)
            {
                lab.Server.Change(Deleted("smit"));
            }
        };
        ProvisioningRun run = lab.Runs();
        Assert.Equal((1, 0), (run.Rows, run.Rejected));
        Assert.Null(lab.Contact("visser").ManagerReference);
        Assert.Equal(4, proxy.Requests.Count(request => request == "Search"));
    }

    [Fact]
    public void What_changes_behind_the_page_that_was_read_is_found_by_the_next_call()
    {
        using var lab = new DirectoryLab(Many(People), fields => fields with { CreateUser = false });
        using LdapProxy proxy = Through(lab);
        proxy.BeforeSearch = number =>
        {
            if (number == 3)
            {
                lab.Server.Change(Retitled("p0000"));
            }
        };
        lab.Runs();
        Assert.Null(lab.Contact("p0000").JobTitle);
        proxy.BeforeSearch = null;
        lab.Runs();
        Assert.Equal("Clerk", lab.Contact("p0000").JobTitle);
    }

    [Fact]
    public void A_server_that_is_killed_between_two_pages_and_started_again_is_read_from_the_beginning()
    {
        using var lab = new DirectoryLab(Many(People), fields => fields with { CreateUser = false });
        using LdapProxy proxy = Through(lab);
        int kills = 0;
        proxy.BeforeSearch = number =>
        {
            if (number == 3 && kills++ == 0)
            {
                lab.Server.Kill();
                lab.Server.Start();
            }
        };
        ProvisioningRun run = lab.Runs();
        Assert.Equal((People, People), (run.Rows, run.Created));
        Assert.Equal(2, proxy.Requests.Count(request => request == "Bind"));
    }

    [Fact]
    public void Twenty_thousand_entries_are_read_from_a_server_that_sends_no_more_than_a_thousand_at_once()
    {
        const int many = 20_000;
        using var lab = new DirectoryLab(
            Many(many), fields => fields with { CreateUser = false }, "sizelimit size.soft=1000 size.hard=1000 size.prtotal=unlimited");
        Exception refused = Assert.ThrowsAny<Exception>(() => SlapdServer.Search(lab.Server.TlsPort, "(objectClass=inetOrgPerson)"));
        Assert.Contains("Size limit exceeded", refused.Message, StringComparison.Ordinal);
        ProvisioningRun run = lab.Runs();
        Assert.Equal((many, many), (run.Rows, run.Created));
        Assert.Equal(many, lab.Contacts.Distinct().Count());
    }

    private static string Many(int count) => string.Concat(Enumerable.Range(0, count).Select(i => SlapdServer.Person($"p{i:0000}")));

    private static string Deleted(string name) => $"dn: uid={name},{SlapdServer.People}\nchangetype: delete\n\n";

    private static string Retitled(string name) =>
        $"dn: uid={name},{SlapdServer.People}\nchangetype: modify\nreplace: title\ntitle: Clerk\n\n";

    private static LdapProxy Through(DirectoryLab lab)
    {
        var proxy = new LdapProxy(lab.Authority, lab.Server.TlsPort);
        lab.Set(fields => fields with { Port = proxy.Port });
        return proxy;
    }
}
