using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;
using UserProvisioning.Workplace;

namespace UserProvisioning.Tests.Workplace;

public sealed class WorkplaceLoginTests(SharedProvider shared) : IAsyncLifetime
{
    private WorkplaceLab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await WorkplaceLab.At(shared);

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task The_first_login_makes_contact_and_user_and_the_next_one_finds_them()
    {
        _lab.Set("ClientReference", "AC ME!");
        string token = await SignIn(
            "s-1",
            ("given_name", "Zoë"),
            ("family_name", "Groß"),
            ("locale", "nl_NL"),
            ("employee_id", "E7"),
            ("phone_number", "06"));
        WorkplaceLogin first = _lab.Register(token);
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, first.Outcome);
        Assert.Equal(
            ("Zoë", "Groß", "s-1@example.org", "nl-NL", "E7", "06", true, true),
            (
                first.Contact!.FirstName,
                first.Contact.LastName,
                first.Contact.Email,
                first.Contact.Language,
                first.Contact.ExternalReference,
                first.Contact.Phone,
                first.Contact.HasSystemUser, first.Contact.HasWorkplaceIdentity));
        Assert.Equal(("zgross", LicenseType.Requestor), (first.SystemUser!.Username, first.SystemUser.License));
        Assert.Equal("acme-zoe-gross", first.SystemUser.WorkplaceIdentifier);
        Assert.All(
            _lab.Database.Connection.SystemUsers.Access([new SystemUserReference(first.SystemUser)])[0].Require(),
            one => Assert.Equal(AccessGiver.Default, one.GivenBy));
        _lab.Used(token);
        WorkplaceLogin again = _lab.Register(await SignIn("s-1"));
        Assert.Equal((WorkplaceOutcome.Known, first.SystemUser.Id), (again.Outcome, again.SystemUser!.Id));
        Assert.Equal(1, _lab.Database.Pool(LicenseType.Requestor).Used);
        Assert.NotNull(_lab.Database.Connection.SystemUsers.Get(new SystemUserReference(first.SystemUser)).LastLoginAt);
        Assert.Equal(first.SystemUser.Id, Assert.Single(_lab.Database.Connection.SystemUsers.List(new SystemUserFilter
        {
            WorkplaceIdentifier = first.SystemUser.WorkplaceIdentifier!.ToUpperInvariant()
        })).Id);
        Assert.Equal(
            ["Contact", "SystemUser", "WorkplaceIdentity"],
            _lab.Database.AuditTrail()
                .Where(entry => entry is { Action: AuditActions.Create, TargetType: not (nameof(UserGroup) or nameof(WorkplaceIssuer)) })
                .Select(entry => entry.TargetType)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_contact_is_found_by_its_verified_address_and_then_by_its_subject()
    {
        Contact contact = _lab.Person("S-1@Example.org");
        SystemUser user = _lab.User(contact);
        WorkplaceLogin login = _lab.Register(await SignIn("s-1"));
        Assert.Equal((WorkplaceOutcome.Known, user.Id), (login.Outcome, login.SystemUser!.Id));
        WorkplaceIdentity identity = Assert.Single(_lab.Database.Connection.Workplace.List([new ContactReference(contact)]));
        Assert.Equal((_lab.Provider.Issuer, "s-1", "s-1@example.org"), (identity.Issuer, identity.Subject, identity.Email));

        // After that, the address may change on either side.
        Assert.Equal(user.Id, _lab.Register(await _lab.Provider.SignIn("s-1", ("email", "other@example.org"))).SystemUser!.Id);
    }

    [Fact]
    public async Task A_user_is_made_of_a_contact_that_has_none()
    {
        _lab.Change(issuer => issuer with { Provisioning = WorkplaceProvisioning.User });
        Contact contact = _lab.Person("s-1@example.org");
        WorkplaceLogin login = _lab.Register(await SignIn("s-1"));
        Assert.Equal((WorkplaceOutcome.UserCreated, contact.Id, "ajansen"), (login.Outcome, login.Contact!.Id, login.SystemUser!.Username));
        _lab.Denied(await SignIn("s-2"), WorkplaceReasons.ProvisioningOff);
    }

    [Fact]
    public async Task With_provisioning_off_only_people_with_a_user_can_log_in()
    {
        _lab.Change(issuer => issuer with { Provisioning = WorkplaceProvisioning.None });
        _lab.User(_lab.Person("s-1@example.org"));
        _lab.Person("s-2@example.org", "Bos");
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(await SignIn("s-1")).Outcome);
        _lab.Denied(await SignIn("s-2"), WorkplaceReasons.ProvisioningOff);
        _lab.Denied(await SignIn("s-3"), WorkplaceReasons.ProvisioningOff);
    }

    [Fact]
    public async Task An_archived_ended_or_not_yet_started_user_is_denied()
    {
        SystemUser archived = _lab.User(_lab.Person("s-1@example.org"));
        _lab.Database.Archive(archived);
        WorkplaceLogin denied = _lab.Denied(await SignIn("s-1"), LoginReasons.Archived);
        Assert.Equal((archived.Id, archived.ContactId), (denied.SystemUser!.Id, denied.Contact!.Id));
        DateTime today = DateTime.UtcNow.Date;
        _lab.Person("s-2@example.org", "Bos", fields => fields with { EndDate = today.AddDays(-1) });
        _lab.Person("s-3@example.org", "Bos", fields => fields with { StartDate = today.AddDays(1) });
        _lab.Person("s-4@example.org", "Vis", fields => fields with { StartDate = today, EndDate = today });
        _lab.Denied(await SignIn("s-2"), LoginReasons.Ended);
        _lab.Denied(await SignIn("s-3"), LoginReasons.NotStarted);
        Assert.Equal(WorkplaceOutcome.UserCreated, _lab.Register(await SignIn("s-4")).Outcome);
        _lab.Set("LoginEnabled", false);
        _lab.Denied(await SignIn("s-4"), LoginReasons.LoginDisabled);
    }

    [Fact]
    public async Task A_user_archived_after_linking_stays_archived()
    {
        SystemUser user = _lab.Register(await SignIn("s-1")).SystemUser!;
        _lab.Database.Archive(user);
        _lab.Denied(await SignIn("s-1"), LoginReasons.Archived);
    }

    [Fact]
    public async Task An_unverified_address_is_not_matched()
    {
        _lab.User(_lab.Person("admin@example.org"));
        _lab.Denied(await _lab.Provider.SignIn("evil", ("email", "admin@example.org")), WorkplaceReasons.EmailNotVerified);
        _lab.Denied(await _lab.Provider.SignIn("evil", ("email", "admin@example.org"), ("email_verified", false)), WorkplaceReasons.EmailNotVerified);
        _lab.Denied(await _lab.Provider.SignIn("evil", ("email", "new@example.org"), ("email_verified", "no")), WorkplaceReasons.EmailNotVerified);
    }

    [Fact]
    public async Task An_address_that_several_contacts_have_is_denied()
    {
        _lab.Person("s-1@example.org");
        _lab.Person("S-1@EXAMPLE.ORG", "Bos");
        _lab.Denied(await SignIn("s-1"), WorkplaceReasons.SeveralContacts);
    }

    // K here is the Kelvin sign, which folds to k; ı is the Turkish letter without a dot.
    [Theory]
    [InlineData("mi\u212ae@example.org", "mike@example.org")]
    [InlineData("m\u0131ke@example.org", "mike@example.org")]
    [InlineData("\uff4dike@example.org", "mike@example.org")]
    [InlineData("mike@ex\u00e4mple.org", "mike@EX\u00c4MPLE.org")]
    public async Task An_address_that_only_looks_the_same_is_not_matched(string claimed, string stored)
    {
        SystemUser user = _lab.User(_lab.Person("nobody@example.org"));
        _lab.Database.Sql($"UPDATE Contacts SET Email = '{stored}' WHERE Id = {user.ContactId}");
        WorkplaceLogin login = _lab.Register(await _lab.Provider.SignIn(
            "evil",
            ("email", claimed),
            ("email_verified", true),
            ("family_name", "Evil")));
        Assert.NotEqual(user.ContactId, login.Contact?.Id);
        Assert.NotEqual(user.Id, login.SystemUser?.Id);
    }

    [Fact]
    public async Task A_contact_has_one_identity_at_an_issuer_until_it_is_removed()
    {
        _lab.User(_lab.Person("shared@example.org"));
        Assert.Equal(
            WorkplaceOutcome.Known,
            _lab.Register(await _lab.Provider.SignIn("s-1", ("email", "shared@example.org"), ("email_verified", true))).Outcome);
        string second = await _lab.Provider.SignIn("s-2", ("email", "shared@example.org"), ("email_verified", true));
        _lab.Denied(second, WorkplaceReasons.OtherIdentity);
        _lab.Database.Connection.Workplace.Remove(new WorkplaceIdentityReference(Assert.Single(_lab.Database.Connection.Workplace.List())));
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(second).Outcome);
        Assert.Contains(_lab.Database.AuditTrail(), entry => entry is { Action: AuditActions.Remove, TargetType: nameof(WorkplaceIdentity) });
    }

    [Fact]
    public async Task A_reference_that_another_contact_has_is_not_taken()
    {
        _lab.Person("old@example.org", with: fields => fields with { ExternalReference = "E7" });
        _lab.Denied(await SignIn("s-1", ("employee_id", "e7"), ("family_name", "Evil")), WorkplaceReasons.ReferenceTaken);
    }

    [Fact]
    public async Task Without_a_license_the_contact_is_made_and_the_next_login_makes_the_user()
    {
        _lab.Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 0);
        WorkplaceLogin login = _lab.Register(await SignIn("s-1", ("family_name", "Jansen")));
        Assert.Equal((WorkplaceOutcome.Denied, ErrorIds.LicenseUnavailable), (login.Outcome, login.Reason));
        Assert.Equal(("Jansen", false), (login.Contact!.LastName, login.Contact.HasSystemUser));
        Assert.Null(login.SystemUser);
        _lab.Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1);
        Assert.Equal(
            (WorkplaceOutcome.UserCreated, login.Contact.Id),
            (_lab.Register(await SignIn("s-1")) is var next ? (next.Outcome, next.Contact!.Id) : default));
    }

    [Fact]
    public async Task Claims_fill_the_fields_that_the_issuer_says()
    {
        _lab.Change(issuer => issuer with
        {
            ClaimMap = new Dictionary<string, IReadOnlyList<string>>
            {
                ["LastName"] = ["nickname", "family_name"], ["costcenter"] = ["cc"], ["FirstName"] = [],
            },
        });
        Contact contact = _lab.Register(await SignIn("s-1", ("family_name", "Jansen"), ("given_name", "Ann"), ("cc", "K1"))).Contact!;
        Assert.Equal((null, "Jansen", "K1"), (contact.FirstName, contact.LastName, contact.CostCenter));
    }

    [Fact]
    public async Task A_login_through_the_app_needs_no_password()
    {
        _lab.Set("PasswordMaxAgeDays", 1);
        SystemUser user = _lab.Register(await SignIn("s-1", ("family_name", "Jansen"))).SystemUser!;
        Assert.Empty(_lab.Database.Connection.SystemUsers.Test([new SystemUserReference(user)])[0].Require().Reasons);
    }

    [Fact]
    public async Task A_preview_returns_the_result_and_stores_nothing()
    {
        string token = await SignIn("s-1", ("family_name", "Jansen"));
        string before = _lab.Database.Dump();
        using ProvisioningConnection rehearsal = _lab.Database.Connection.Rehearse();
        WorkplaceLogin login = rehearsal.Workplace.Register([new WorkplaceLoginRequest { IdToken = token }])[0].Require();
        rehearsal.Dispose();
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, login.Outcome);
        Assert.Equal(before, _lab.Database.Dump());
    }

    [Fact]
    public async Task The_results_of_a_batch_keep_its_order()
    {
        string[] tokens = [await SignIn("s-1", ("family_name", "A")), "x.y.z", await SignIn("s-2", ("family_name", "B")), await SignIn("s-1")];
        IReadOnlyList<Outcome<WorkplaceLogin>> all = _lab.Database.Connection.Workplace.Register(tokens.Select(token => new WorkplaceLoginRequest
        {
            IdToken = token
        }).ToList());
        Assert.Equal(["A", null, "B", "A"], all.Select(one => one.Value?.Contact!.LastName));
        Assert.Equal(
            [WorkplaceOutcome.ContactAndUserCreated, null, WorkplaceOutcome.ContactAndUserCreated, WorkplaceOutcome.Known],
            all.Select(one => one.Value?.Outcome));
    }

    [Fact]
    public async Task Thirty_two_first_logins_of_one_person_at_once_make_one_user()
    {
        string[] tokens = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => SignIn("s-1", ("family_name", "Jansen"))));
        ProvisioningConnection[] connections = Enumerable.Range(0, 32).Select(_ => _lab.Database.Open()).ToArray();
        using var start = new Barrier(32);
        WorkplaceLogin[] logins = await Task.WhenAll(connections.Zip(tokens).Select(pair => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                return pair.First.Workplace.Register([new WorkplaceLoginRequest { IdToken = pair.Second }])[0].Require();
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Single(logins, login => login.Outcome == WorkplaceOutcome.ContactAndUserCreated);
        Assert.Equal(31, logins.Count(login => login.Outcome == WorkplaceOutcome.Known));
        Assert.Equal((1L, 1L, 1), (
            _lab.Database.Scalar("SELECT COUNT(*) FROM Contacts"),
            _lab.Database.Scalar("SELECT COUNT(*) FROM SystemUsers"),
            _lab.Database.Pool(LicenseType.Requestor).Used));
        Assert.Empty(_lab.Database.Broken());
    }

    [Fact]
    public async Task Users_who_never_logged_in_are_found()
    {
        SystemUser came = _lab.Register(await SignIn("s-1", ("family_name", "Jansen"))).SystemUser!;
        SystemUser never = _lab.User(_lab.Person("x@example.org", "Never"));
        _lab.Database.Archive(_lab.User(_lab.Person("y@example.org", "Gone")));
        Assert.Equal([never.Id], Inactive(0.001, cameAt: 1));
        Assert.Equal([came.Id, never.Id], Inactive(2, cameAt: 1));
        Assert.Empty(Inactive(-1, cameAt: 1));

        IEnumerable<long> Inactive(double days, double cameAt)
        {
            _lab.Database.Sql($"UPDATE SystemUsers SET LastLoginAt = '{DateTime.UtcNow.AddDays(cameAt):yyyy-MM-dd HH:mm:ss}' WHERE Id = {came.Id}");
            return _lab.Database.Connection.SystemUsers
                .List(new SystemUserFilter { InactiveSinceUtc = DateTime.UtcNow.AddDays(days) })
                .Select(user => user.Id)
                .ToList();
        }
    }

    [Fact]
    public async Task A_contact_that_is_removed_after_linking_is_no_longer_recognized()
    {
        _lab.Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 0);
        Contact first = _lab.Register(await SignIn("s-1", ("family_name", "Jansen"))).Contact!;
        _lab.Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1);
        _lab.Database.Connection.Contacts.Remove(new ContactReference(first));
        Assert.Empty(_lab.Database.Connection.Workplace.List());
        WorkplaceLogin login = _lab.Register(await SignIn("s-1", ("family_name", "Jansen")));
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, login.Outcome);
        Assert.NotEqual(first.Id, login.Contact!.Id);
    }

    [Fact]
    public async Task A_user_whose_license_cannot_log_in_is_denied()
    {
        SystemUser user = _lab.User(_lab.Person("s-1@example.org"));
        _lab.Database.Connection.SystemUsers.SetLicense(new SystemUserReference(user), LicenseType.SystemAdministrator);
        _lab.Denied(await SignIn("s-1"), LoginReasons.LicenseCannotLogIn);
    }

    [Fact]
    public async Task Claims_that_are_not_valid_for_a_contact_are_denied()
    {
        _lab.Denied(
            await _lab.Provider.SignIn("s-1", ("email", "no address"), ("email_verified", true), ("family_name", "Jansen")),
            WorkplaceReasons.ContactInvalid);
        _lab.Denied(await _lab.Provider.SignIn("s-1"), WorkplaceReasons.ContactInvalid);
    }

    [Fact]
    public async Task The_login_rules_are_those_of_Test_SystemUser_without_the_password()
    {
        DateTime today = DateTime.UtcNow.Date;
        var users = new Dictionary<string, SystemUser>();
        foreach (string subject in new[] { "good", "archived", "ended", "early", "alone", "machine" })
        {
            users[subject] = _lab.User(_lab.Person($"{subject}@example.org", subject));
            _lab.Register(await SignIn(subject));
        }

        ProvisioningConnection connection = _lab.Database.Connection;
        _lab.Database.Archive(users["archived"]);
        connection.Contacts.Update(new ContactReference(users["ended"].ContactId), fields => fields with { EndDate = today.AddDays(-2) });
        connection.Contacts.Update(new ContactReference(users["early"].ContactId), fields => fields with { StartDate = today.AddDays(2) });
        connection.UserGroups.RemoveMembers(new UserGroupReference("Staff"), [new SystemUserReference(users["alone"])]);
        connection.SystemUsers.SetLicense(new SystemUserReference(users["machine"]), LicenseType.SystemAdministrator);
        foreach ((string subject, SystemUser user) in users)
        {
            LoginCheck check = connection.SystemUsers.Test([new SystemUserReference(user)])[0].Require();
            WorkplaceLogin login = _lab.Register(await SignIn(subject));
            Assert.Equal(
                (check.CanLogIn, check.Reasons is [var reason, ..] ? reason : null),
                (login.Outcome == WorkplaceOutcome.Known, login.Reason));
            Assert.Equal(subject == "good", check.CanLogIn);
        }
    }

    [Fact]
    public async Task A_new_user_that_cannot_log_in_is_denied_with_the_reason()
    {
        _lab.Set("DefaultUserGroups", Array.Empty<string>());
        WorkplaceLogin first = _lab.Register(await SignIn("s-1", ("family_name", "Jansen")));
        Assert.Equal((WorkplaceOutcome.ContactAndUserCreated, LoginReasons.NoAuthorization), (first.Outcome, first.Reason));
        _lab.Denied(await SignIn("s-1"), LoginReasons.NoAuthorization);
    }

    [Fact]
    public async Task The_login_of_a_person_makes_no_user_of_an_organization()
    {
        _lab.Database.Connection.Contacts.Create(new ContactFields
        {
            Type = ContactType.Organization,
            OrganizationName = "Acme",
            Email = "info@example.org"
        });
        _lab.Denied(await SignIn("info", ("family_name", "Jansen")), WorkplaceReasons.NotAPerson);
    }

    [Fact]
    public void Every_reason_is_in_the_documentation()
    {
        string documentation = File.ReadAllText(Path.Combine(Repository.Root, "docs", "workplace-login.md"));
        Assert.All(
            typeof(WorkplaceReasons).GetFields().Concat(typeof(LoginReasons).GetFields())
                .Select(field => (string)field.GetRawConstantValue()!)
                .Except([LoginReasons.NoCredential, LoginReasons.PasswordExpired]),
            reason => Assert.Matches($@"(?m)^\|[^|]*\b{reason}\b[^|]*\|", documentation));
    }

    private Task<string> SignIn(string subject, params (string Name, object Value)[] claims) =>
        _lab.Provider.SignIn(subject, [("email", $"{subject}@example.org"), ("email_verified", true), .. claims]);
}
