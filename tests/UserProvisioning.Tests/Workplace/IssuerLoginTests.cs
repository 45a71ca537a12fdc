using System.Text.Json;
using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;
using UserProvisioning.Workplace;
using UserProvisioning.Workplace.Issuers;

namespace UserProvisioning.Tests.Workplace;

/// <summary>Tests of what a workplace issuer decides about a login: whom it serves, how it finds contacts, and which user groups it gives.</summary>
public sealed class IssuerLoginTests(SharedProvider shared) : IAsyncLifetime
{
    private WorkplaceLab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await WorkplaceLab.At(shared);

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Two_providers_are_used_at_a_time_and_each_counts_by_its_own_issuer()
    {
        await using OpenIdProvider other = await OpenIdProvider.Start();
        _lab.Database.Issuer(other.Issuer, "Other", issuer => issuer with { Provisioning = WorkplaceProvisioning.None });
        SystemUser user = _lab.User(_lab.Person("s-2@example.org"));
        string[] tokens =
        [
            await SignIn("s-1", ("family_name", "Jansen")), await SignIn(other, "s-2"), await SignIn(other, "s-1"), await SignIn("s-2"),
            await SignIn(other, "s-3"),
        ];
        WorkplaceLogin[] logins = RegisterAll(tokens).Select(one => one.Require()).ToArray();

        // The subject s-1 of the other issuer is found by its address, and linked to the same contact. The contact of s-2 is linked to both issuers.
        Assert.Equal(["ContactAndUserCreated", "Known", "Known", "Known", "Denied (ProvisioningOff)"], logins.Select(login => login.ToString()));
        Assert.Equal([user.Id, user.Id], [logins[1].SystemUser!.Id, logins[3].SystemUser!.Id]);
        Assert.Equal(logins[0].Contact!.Id, logins[2].Contact!.Id);
        Assert.Equal(4, _lab.Database.Connection.Workplace.List().Count());
    }

    [Fact]
    public async Task A_provider_that_is_down_fails_only_its_own_tokens()
    {
        await using OpenIdProvider other = await OpenIdProvider.Start();
        _lab.Database.Issuer(other.Issuer, "Other");
        string[] tokens = [await SignIn(other, "s-1", ("family_name", "A")), await SignIn("s-2", ("family_name", "B"))];
        await other.Stop();
        IReadOnlyList<Outcome<WorkplaceLogin>> logins = RegisterAll(tokens);
        Assert.Equal([ErrorIds.ConnectionFailed, null], logins.Select(login => login.Error?.ErrorId));
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, logins[1].Value?.Outcome);
        await other.StartAgain();
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, _lab.Register(tokens[0]).Outcome);
    }

    [Fact]
    public void Two_issuers_of_one_address_are_told_apart_by_audience()
    {
        _lab.Database.Issuer(_lab.Provider.Issuer, "Second", issuer => issuer with { Audience = "second-app" });
        Assert.Equal("Known", Login("a", "second-app", "c-1"));
        Assert.Equal("Known", Login("a", OpenIdProvider.Audience, "c-2"));

        // The person has another subject for each app, and the contact a link for each.
        Assert.Equal(["second-app", OpenIdProvider.Audience], _lab.Database.Connection.Workplace.List().Select(one => one.Audience).Order());
        Assert.Equal("Denied (OtherIdentity)", Login("a", "second-app", "c-3"));
        string both = Sign("a", new[] { "second-app", OpenIdProvider.Audience }, "c-1");
        Assert.Contains("azp", _lab.Refused(both), StringComparison.Ordinal);
        Assert.Equal(
            WorkplaceOutcome.Known,
            _lab.Register(Sign("a", new[] { "second-app", OpenIdProvider.Audience }, "c-1", ("azp", "second-app"))).Outcome);

        string Login(string name, string audience, string subject)
        {
            if (_lab.Database.Connection.Contacts.List(new() { Email = TextFilter.Exactly($"{name}@example.org") }).FirstOrDefault() is null)
            {
                _lab.User(_lab.Person($"{name}@example.org"));
            }

            return _lab.Register(Sign(name, audience, subject)).ToString();
        }

        string Sign(string name, object audience, string subject, params (string Name, object? Value)[] more) => _lab.Provider.Sign(new()
        {
            ["aud"] = audience, ["sub"] = subject, ["email"] = $"{name}@example.org", ["email_verified"] = true,
            [more.Length > 0 ? more[0].Name : "x"] = more.Length > 0 ? more[0].Value : "y",
        });
    }

    [Fact]
    public async Task An_issuer_serves_its_own_domains_and_no_domain_of_another()
    {
        _lab.User(_lab.Person("s-1@example.org"));
        _lab.User(_lab.Person("s-2@else.example.org", "Bos"));
        _lab.Change(issuer => issuer with { EmailDomain = ["@EXAMPLE.org"] });
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(await SignIn("s-1")).Outcome);
        _lab.Denied(await SignInAs("s-2", "s-2@else.example.org"), WorkplaceReasons.DomainNotServed);
        _lab.Denied(await SignInAs("s-3", "s-3@else.example.org", ("family_name", "New")), WorkplaceReasons.DomainNotServed);

        // The address of the contact decides, and not that of the token.
        _lab.Change(issuer => issuer with { EmailDomain = [] });
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(await SignInAs("s-2", "s-2@else.example.org")).Outcome);
        _lab.Database.Issuer("https://login.example.org", "Else", issuer => issuer with { EmailDomain = ["else.example.org"] });
        Assert.Contains("'Else'", _lab.Denied(await SignInAs("s-2", "s-2@example.org"), WorkplaceReasons.DomainNotServed).Message!);
    }

    [Fact]
    public async Task A_contact_is_found_by_the_fields_of_MatchBy_in_their_order_if_it_is_the_only_one()
    {
        _lab.Database.Connection.ContactFields.Create("Badge", ContactFieldType.Number);
        _lab.Change(issuer => issuer with
        {
            Provisioning = WorkplaceProvisioning.User,
            MatchBy = ["badge", "ExternalReference"],
            ClaimMap = Table(["Badge", "extension_badge"]),
        });
        Contact byReference = _lab.Person("x@example.org", "Ref", fields => fields with { ExternalReference = "E-7" });
        Contact byBadge = Badged("Bos", 7);
        Assert.Equal(byReference.Id, _lab.Register(await SignInAs("a", null, ("employee_id", "e-7"), ("extension_badge", "9"))).Contact!.Id);
        Assert.Equal(byBadge.Id, _lab.Register(await SignInAs("b", null, ("employee_id", "e-7"), ("extension_badge", "7.0"))).Contact!.Id);
        _lab.Denied(await SignIn("x"), WorkplaceReasons.ProvisioningOff);
        Badged("Vos", 8);
        Badged("Mos", 8);
        _lab.Denied(await SignInAs("c", null, ("extension_badge", "8")), WorkplaceReasons.SeveralContacts);

        Contact Badged(string name, int badge)
        {
            Contact made = _lab.Person($"{name}@example.org", name);
            _lab.Database.Connection.Contacts.Update([new ContactChangeRequest
            {
                Contact = new ContactReference(made),
                Change = fields => fields,
                OwnFields = new Dictionary<string, object?> { ["Badge"] = badge },
            }])[0].Require();
            return made;
        }
    }

    [Fact]
    public async Task Claims_update_the_contact_only_if_the_issuer_may_and_undo_puts_it_back()
    {
        _lab.Database.Connection.ContactFields.Create("Shoe", ContactFieldType.Number);
        _lab.Person("s-1@example.org", with: fields => fields with { Department = "Old", ExternalReference = "R", JobTitle = "Cook" });
        (string, object)[] claims =
        [
            ("family_name", "Groß"), ("dept", "New"), ("shoe", "42"), ("employee_id", "Other"), ("title", ""),
            ("phone_number", new string('1', 300)),
        ];
        Assert.Equal("Old", _lab.Register(await SignIn("s-1", claims)).Contact!.Department);
        _lab.Change(issuer => issuer with { UpdateContact = true, ClaimMap = Table(["Department", "dept"], ["Shoe", "shoe"]) });

        // One value that does not fit leaves the contact as it is, and does not shut the person out.
        WorkplaceLogin faulty = _lab.Register(await SignIn("s-1", claims));
        Assert.Equal(("Known (ContactInvalid)", "Old"), (faulty.ToString(), faulty.Contact!.Department));
        WorkplaceLogin login = _lab.Register(await SignInAs("s-1", "other@example.org", claims[..^1]));
        Assert.Equal(
            ("Known", "Ann Groß", "New", "Cook", "R", "other@example.org", 42m),
            (login.ToString(), login.SystemUser!.DisplayName, login.Contact!.Department, login.Contact.JobTitle, login.Contact.ExternalReference,
                login.Contact.Email, login.Contact.Fields["Shoe"]));
        Assert.Equal(login.Contact.Department, _lab.Database.Connection.Contacts.Get(new ContactReference(login.Contact)).Department);

        // A claim that is the same changes nothing, and neither does an address that nobody verified.
        string before = Contacts();
        Assert.Equal("Known", _lab.Register(await _lab.Provider.SignIn("s-1", [.. claims[..^1], ("email", "evil@example.org")])).ToString());
        Assert.Equal(before, Contacts());

        string Contacts() => string.Join('\n', _lab.Database.Dump().Split("\n== ")
            .Where(table => table.StartsWith("Contact", StringComparison.Ordinal) || table.StartsWith("AuditEntries", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Groups_of_the_issuer_give_user_groups_and_take_away_only_what_they_gave()
    {
        _lab.Database.Group("Planners");
        _lab.Database.Group("Viewers");
        _lab.Change(issuer => issuer with { GroupMap = Table(["plan", "Planners", "Viewers"], ["look", "Viewers"], ["staff", "Staff"]) });
        WorkplaceLogin first = _lab.Register(await SignIn("s-1", ("family_name", "Jansen"), ("groups", new[] { "PLAN", "unknown", "staff" })));
        Assert.Equal(["Planners", "Staff", "Viewers"], first.SystemUser!.UserGroups);
        var user = new SystemUserReference(first.SystemUser);
        Assert.Equal(
            ["Planners Source Default", "Staff Default DefaultUserGroups", "Staff Source Default", "Viewers Source Default"],
            Access().Select(one => $"{one.Name} {one.GivenBy} {one.Detail?.Split(',')[0].Trim()}").Order());
        _lab.Database.Connection.UserGroups.AddMembers(new UserGroupReference("Planners"), [user]);

        // Staff is a default group too, and somebody gave Planners by hand.
        Assert.Equal(["Planners", "Staff", "Viewers"], _lab.Register(await SignIn("s-1", ("groups", "look"))).SystemUser!.UserGroups);
        Assert.Equal(["Planners", "Staff"], _lab.Register(await SignIn("s-1")).SystemUser!.UserGroups);
        Assert.DoesNotContain(Access(), one => one.GivenBy == AccessGiver.Source);
        object? before = _lab.Database.Scalar("SELECT COUNT(*) FROM AuditEntries");
        _lab.Register(await SignIn("s-1"));
        Assert.Equal(before, _lab.Database.Scalar("SELECT COUNT(*) FROM AuditEntries"));

        IEnumerable<SystemUserAccess> Access() =>
            _lab.Database.Connection.SystemUsers.Access([user])[0].Require().Where(one => one.Kind == AccessKind.UserGroup);
    }

    [Fact]
    public async Task Two_logins_of_one_person_in_a_batch_leave_the_groups_of_the_second()
    {
        _lab.Database.Group("Planners");
        _lab.Database.Group("Viewers");
        _lab.Change(issuer => issuer with { GroupMap = Table(["plan", "Planners"], ["look", "Viewers"]) });
        string[] tokens =
        [
            await SignIn("s-1", ("family_name", "A"), ("groups", "plan")), await SignIn("s-2", ("family_name", "B"), ("groups", "plan")),
            await SignIn("s-1", ("groups", "look")), await SignIn("s-1", ("groups", new[] { "look", "plan" })),
            await SignIn("s-1", ("groups", "look")),
        ];
        SystemUser[] users = RegisterAll(tokens).Select(one => one.Require().SystemUser!).ToArray();
        Assert.Equal(["Staff", "Viewers"], users[0].UserGroups);
        Assert.Equal(["Planners", "Staff"], users[1].UserGroups);
        Assert.Empty(_lab.Database.Broken());
    }

    [Fact]
    public async Task A_user_without_any_other_group_gets_in_by_the_groups_of_the_login_and_loses_them()
    {
        _lab.Database.Group("Planners");
        _lab.Set("DefaultUserGroups", Array.Empty<string>());
        _lab.Change(issuer => issuer with { GroupMap = Table(["plan", "Planners"]) });
        Assert.Equal("ContactAndUserCreated", _lab.Register(await SignIn("s-1", ("family_name", "A"), ("groups", "plan"))).ToString());

        // The login is denied, and the group that nobody gives any more is gone all the same.
        WorkplaceLogin denied = _lab.Register(await SignIn("s-1"));
        Assert.Equal("Denied (NoAuthorization)", denied.ToString());
        Assert.Empty(denied.SystemUser!.UserGroups);
        Assert.Equal(0L, _lab.Database.Scalar("SELECT COUNT(*) FROM AuthorizationMembers"));
        _lab.Denied(await SignIn("s-1"), LoginReasons.NoAuthorization);
        Assert.Equal("Known", _lab.Register(await SignIn("s-1", ("groups", "plan"))).ToString());

        // A user who is refused for another reason keeps what it has.
        _lab.Database.Archive(denied.SystemUser);
        _lab.Denied(await SignIn("s-1"), LoginReasons.Archived);
        Assert.Equal(1L, _lab.Database.Scalar("SELECT COUNT(*) FROM AuthorizationMembers"));
    }

    [Fact]
    public async Task A_user_group_that_needs_a_higher_license_is_left_out_and_the_login_succeeds()
    {
        _lab.Database.Group("Planners", LicenseType.FullUser);
        _lab.Database.Group("Viewers");
        _lab.Change(issuer => issuer with { GroupMap = Table(["plan", "Planners", "Viewers"]) });
        WorkplaceLogin login = _lab.Register(await SignIn("s-1", ("family_name", "A"), ("groups", "plan")));
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, login.Outcome);
        Assert.Equal(ErrorIds.LicenseTooLow, login.Reason);
        Assert.Contains("'Planners'", login.Message, StringComparison.Ordinal);
        Assert.Equal(["Staff", "Viewers"], login.SystemUser!.UserGroups);
        _lab.Database.Connection.SystemUsers.SetLicense(new SystemUserReference(login.SystemUser), LicenseType.FullUser);
        Assert.Equal(["Planners", "Staff", "Viewers"], _lab.Register(await SignIn("s-1", ("groups", "plan"))).SystemUser!.UserGroups);
    }

    [Fact]
    public async Task Without_a_required_group_the_login_is_denied()
    {
        _lab.Change(issuer => issuer with { RequiredGroup = ["fm-users", "fm-admins"] });
        _lab.Denied(await SignIn("s-1", ("family_name", "A"), ("groups", new[] { "fm", "fm-users-2" })), WorkplaceReasons.GroupMissing);
        _lab.Denied(await SignIn("s-1", ("family_name", "A")), WorkplaceReasons.GroupMissing);
        Assert.Equal("ContactAndUserCreated", _lab.Register(await SignIn("s-1", ("family_name", "A"), ("groups", "FM-Admins"))).ToString());
        _lab.Denied(await SignIn("s-1"), WorkplaceReasons.GroupMissing);

        // The groups may be in another claim.
        _lab.Change(issuer => issuer with { GroupClaim = "roles" });
        Assert.Equal("Known", _lab.Register(await SignIn("s-1", ("roles", new[] { "x", "fm-users" }))).ToString());
    }

    [Theory]
    [InlineData("_claim_names", """{"groups":"src1"}""")]
    [InlineData("hasgroups", "true")]
    public async Task A_token_that_does_not_hold_the_groups_is_denied_where_groups_count(string claim, string json)
    {
        using JsonDocument value = JsonDocument.Parse(json);
        (string, object) overage = (claim, value.RootElement.Clone());
        _lab.User(_lab.Person("s-1@example.org"));
        _lab.Database.Group("Planners");
        Assert.Equal("Known", _lab.Register(await SignIn("s-1", overage)).ToString());
        _lab.Change(issuer => issuer with { GroupMap = Table(["plan", "Planners"]) });
        Assert.Equal("Known", _lab.Register(await SignIn("s-1", ("groups", "plan"))).ToString());
        Assert.Equal(["Planners", "Staff"], _lab.Denied(await SignIn("s-1", overage), WorkplaceReasons.GroupsIncomplete).Contact is { } contact
            ? _lab.Database.Connection.SystemUsers.Get(new SystemUserReference(contact)).UserGroups : []);
        _lab.Change(issuer => issuer with { GroupMap = NameTable.Empty, RequiredGroup = ["plan"] });
        _lab.Denied(await SignIn("s-1", overage), WorkplaceReasons.GroupsIncomplete);
    }

    [Fact]
    public async Task The_identifier_of_the_app_follows_its_format_and_is_unique()
    {
        _lab.Set("ClientReference", "AC ME");
        _lab.Set("WorkplaceIdentifierFormat", "{ClientReference}_{FirstName}.{LastName}");
        _lab.Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 20);
        string[] tokens = await Task.WhenAll(Enumerable.Range(0, 11).Select(i => SignIn($"s-{i}", ("family_name", "Groß"))));
        string[] made = RegisterAll(tokens[..3]).Select(one => one.Require().SystemUser!.WorkplaceIdentifier!).ToArray();
        Assert.Equal(["acme_gross", "acme_gross2", "acme_gross3"], made);
        Assert.Equal(
            Enumerable.Range(4, 8).Select(number => $"acme_gross{number}"),
            RegisterAll(tokens[3..]).Select(one => one.Require().SystemUser!.WorkplaceIdentifier));

        // It never changes.
        _lab.Set("WorkplaceIdentifierFormat", "{LastName}");
        Assert.Equal("acme_gross", _lab.Register(await SignIn("s-0")).SystemUser!.WorkplaceIdentifier);
        Assert.Equal("zoe", _lab.Register(await SignIn("s-z", ("family_name", "Zoë"))).SystemUser!.WorkplaceIdentifier);
        _lab.Set("WorkplaceIdentifierFormat", "{PartnerName}");
        Assert.Equal("user", _lab.Register(await SignIn("s-y", ("family_name", "Y"))).SystemUser!.WorkplaceIdentifier);
    }

    [Fact]
    public async Task A_call_that_stops_at_the_first_error_takes_no_token_after_it_of_any_issuer()
    {
        await using OpenIdProvider other = await OpenIdProvider.Start();
        _lab.Database.Issuer(other.Issuer, "Other");
        string used = await SignIn("s-1", ("family_name", "A"));
        _lab.Register(used);
        string[] tokens = [await SignIn(other, "s-2", ("family_name", "B")), used, await SignIn(other, "s-3", ("family_name", "C"))];
        IReadOnlyList<Outcome<WorkplaceLogin>> logins = _lab.Database.Connection.Workplace.Register(Requests(tokens), stopAtFirstError: true);
        Assert.Equal([null, ErrorIds.TokenUsed], logins.Select(one => one.Error?.ErrorId));
        Assert.Equal(2L, _lab.Database.Scalar("SELECT COUNT(*) FROM Contacts"));
    }

    private static Dictionary<string, IReadOnlyList<string>> Table(params string[][] rows) =>
        rows.ToDictionary(row => row[0], row => (IReadOnlyList<string>)row[1..]);

    private static List<WorkplaceLoginRequest> Requests(IEnumerable<string> tokens) =>
        tokens.Select(token => new WorkplaceLoginRequest { IdToken = token }).ToList();

    private IReadOnlyList<Outcome<WorkplaceLogin>> RegisterAll(string[] tokens) => _lab.Database.Connection.Workplace.Register(Requests(tokens));

    private Task<string> SignIn(string subject, params (string Name, object Value)[] claims) => SignIn(_lab.Provider, subject, claims);

    private Task<string> SignInAs(string subject, string? email, params (string Name, object Value)[] claims) => _lab.Provider.SignIn(
        subject, email is null ? claims : [("email", email), ("email_verified", true), .. claims]);

    private static Task<string> SignIn(OpenIdProvider provider, string subject, params (string Name, object Value)[] claims) =>
        provider.SignIn(subject, [("email", $"{subject}@example.org"), ("email_verified", true), .. claims]);
}
