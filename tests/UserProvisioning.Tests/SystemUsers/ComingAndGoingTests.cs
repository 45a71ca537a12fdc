using UserProvisioning.Fields;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Support;
using UserProvisioning.Tests.Workplace;

namespace UserProvisioning.Tests.SystemUsers;

/// <summary>
/// Tests of persons who leave and come back, the same for every source of that news: what follows from it, and that it lifts no block and restores
/// nothing that an administrator archived.
/// </summary>
public sealed class ComingAndGoingTests(SshServer server, SharedProvider provider)
{
    private const string ByHand = "ArchivedByHand: ";

    public static TheoryData<string> Ways => [.. ComingAndGoing.Ways];

    public static TheoryData<string> Sources => [.. ComingAndGoing.Ways.Where(way => way != "Hand")];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Who_leaves_loses_access_and_license_and_who_comes_back_gets_the_old_username(string way)
    {
        using var source = new ComingAndGoing(way, server);
        source.Say(isHere: true);
        SystemUser user = UserOf(source);
        Assert.Equal(("abos", SystemUserStatus.Active, 2), (user.Username, user.Status, Licenses(source)));

        Assert.Null(source.Say(isHere: false));
        Assert.Equal((ContactStatus.Archived, SystemUserStatus.Archived, 1), State(source));
        Assert.Equal(ErrorIds.ContactEnded, NewUser(source).Error?.ErrorId);
        Assert.Equal((ContactStatus.Archived, SystemUserStatus.Archived, 1), State(source));

        // The name of who left is not given to somebody else.
        Contact other = source.Database.Connection.Contacts.Create(new ContactFields { FirstName = "Art", LastName = "Bos" });
        Assert.Equal("abos2", source.Database.Connection.SystemUsers.Create([new() { Contact = new ContactReference(other) }])[0].Require().Username);

        Assert.Null(source.Say(isHere: true));
        Assert.Equal((ContactStatus.Active, SystemUserStatus.Active, 3), State(source));
        Assert.Equal((user.Id, "abos"), (UserOf(source).Id, UserOf(source).Username));
        Assert.Empty(source.Database.Broken());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_block_outlasts_leaving_and_coming_back(string way)
    {
        using var source = new ComingAndGoing(way, server);
        source.Say(isHere: true);
        source.Database.Connection.UserBlocks.Block([Reference(source)], "fraud", until: null)[0].Require();
        foreach (bool isHere in new[] { true, false, true })
        {
            source.Say(isHere);
            Assert.Equal(isHere ? SystemUserStatus.Active : SystemUserStatus.Archived, UserOf(source).Status);
            Assert.Equal("fraud", UserOf(source).BlockReason);
            Assert.Contains(LoginReasons.Blocked, source.Database.Connection.SystemUsers.Test([Reference(source)])[0].Require().Reasons);
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_user_that_was_archived_by_hand_stays_archived_until_it_is_restored_by_hand(string way)
    {
        using var source = new ComingAndGoing(way, server);
        source.Say(isHere: true);
        source.Database.Connection.SystemUsers.Archive([Reference(source)])[0].Require();
        Assert.StartsWith(ByHand, source.Say(isHere: true), StringComparison.Ordinal);
        Assert.Equal((ContactStatus.Active, SystemUserStatus.Archived, 1), State(source));

        // Leaving and coming back does not make it an archiving by the source.
        Assert.Null(source.Say(isHere: false));
        Assert.StartsWith(ByHand, source.Say(isHere: true), StringComparison.Ordinal);
        Assert.Equal((ContactStatus.Active, SystemUserStatus.Archived, 1), State(source));

        source.Database.Connection.SystemUsers.Restore([Reference(source)])[0].Require();
        Assert.Null(source.Say(isHere: true));
        Assert.Equal((ContactStatus.Active, SystemUserStatus.Active, 2), State(source));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_contact_that_was_archived_by_hand_stays_archived_until_it_is_restored_by_hand(string way)
    {
        using var source = new ComingAndGoing(way, server);
        source.Say(isHere: true);
        source.Database.Connection.Lifecycle.ArchiveContacts([new ContactReference("1")])[0].Require();
        Assert.StartsWith(ByHand, source.Say(isHere: true), StringComparison.Ordinal);
        Assert.Null(source.Say(isHere: false));
        Assert.StartsWith(ByHand, source.Say(isHere: true), StringComparison.Ordinal);
        Assert.Equal((ContactStatus.Archived, SystemUserStatus.Archived, 1), State(source));

        source.Database.Connection.Lifecycle.RestoreContacts([new ContactReference("1")])[0].Require();
        Assert.Null(source.Say(isHere: true));
        Assert.Equal((ContactStatus.Active, SystemUserStatus.Active, 2), State(source));
    }

    [Theory]
    [InlineData("leaves", LoginReasons.Archived)]
    [InlineData("is archived by hand", LoginReasons.Archived)]
    [InlineData("user is archived by hand", LoginReasons.Archived)]
    [InlineData("is blocked", LoginReasons.Blocked)]
    [InlineData("ended", LoginReasons.Ended)]
    [InlineData("is archived without a user", LoginReasons.ContactArchived)]
    public async Task A_login_brings_nobody_back(string what, string reason)
    {
        await using WorkplaceLab lab = await WorkplaceLab.At(provider);
        Contact contact = lab.Person("ann@example.org", "Bos", fields => fields with { ExternalReference = "1" });
        ContactReference[] person = [new(contact)];
        if (what != "is archived without a user")
        {
            SystemUser user = lab.User(contact);
            Assert.Equal(WorkplaceOutcome.Known, lab.Register(await SignIn(lab)).Outcome);
            if (what is "user is archived by hand")
            {
                lab.Database.Connection.SystemUsers.Archive([new SystemUserReference(user)])[0].Require();
            }
            else if (what is "is blocked")
            {
                lab.Database.Connection.UserBlocks.Block([new SystemUserReference(user)], null, until: null)[0].Require();
            }
        }

        if (what.StartsWith("is archived", StringComparison.Ordinal))
        {
            lab.Database.Connection.Lifecycle.ArchiveContacts(person)[0].Require();
        }
        else if (what is "leaves")
        {
            string path = Path.Combine(lab.Database.Folder, "hr.csv");
            await File.WriteAllTextAsync(path, "ExternalReference,FirstName,LastName,Email,Active\n1,Ann,Bos,ann@example.org,no\n",
                TestContext.Current.CancellationToken);
            lab.Database.Connection.EmployeeFiles.Import(
                new() { Path = path, Force = true }, cancellation: TestContext.Current.CancellationToken);
        }
        else if (what is "ended")
        {
            lab.Database.Connection.Contacts.Update(
                person[0], fields => fields with { EndDate = lab.Database.Clock.Now.Date.AddDays(-1) },
                cancellation: TestContext.Current.CancellationToken);
        }

        lab.Denied(await SignIn(lab), reason);
    }

    private static Task<string> SignIn(WorkplaceLab lab) =>
        lab.Provider.SignIn("s-ann", ("email", "ann@example.org"), ("email_verified", true));

    private static Outcome<SystemUser> NewUser(ComingAndGoing source) =>
        source.Database.Connection.SystemUsers.Create([new() { Contact = new ContactReference("1") }])[0];

    private static SystemUser UserOf(ComingAndGoing source) => source.Database.Connection.SystemUsers
        .List(new SystemUserFilter(), cancellation: TestContext.Current.CancellationToken)
        .Single(user => user.ExternalReference == "1");

    private static SystemUserReference Reference(ComingAndGoing source) => new(UserOf(source));

    private static int Licenses(ComingAndGoing source) => source.Database.Pool(LicenseType.Requestor).Used;

    private static (ContactStatus Contact, SystemUserStatus User, int Licenses) State(ComingAndGoing source) =>
        (source.Database.Connection.Contacts.Get(new ContactReference("1")).Status, UserOf(source).Status, Licenses(source));
}
