using System.Globalization;
using UserProvisioning.Importing;
using UserProvisioning.Lifecycle;
using UserProvisioning.Mail;
using UserProvisioning.Rules;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.EmployeeFiles;

namespace UserProvisioning.Tests.Years;

/// <summary>
/// A test that an organization of 2,000 people runs for a year on one file of HR a night: assignment rules and lifecycle tasks do the rest, and no
/// hand is on it. The clock is the test's own; the database, the files, the calls and the mails are real.
/// </summary>
public sealed class YearTests : IDisposable
{
    private const int People = 2000;
    private const int Nights = 365;
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly DateTime FirstNight = new(2027, 1, 1);

    // In these nights HR delivers no file.
    private static readonly Range Silence = 200..230;

    // From this night on first passwords are mailed. Before it, the application gives them, since making thousands would take long.
    private const int FirstMailedPassword = 285;

    private readonly EmployeeFileLab _lab = new(licenses: 10_000);
    private readonly Dictionary<string, string> _usernames = [];

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_year_of_files_leaves_each_person_as_the_rules_say()
    {
        _lab.Time.Day = FirstNight;
        Prepare();
        var workforce = new Workforce(FirstNight, People);
        var model = new YearModel();
        for (int night = 0; night < Nights; night++)
        {
            DateTime today = FirstNight.AddDays(night);
            _lab.Time.Day = today;
            workforce.Live(today);
            if (night == 150)
            {
                workforce.Reorganize(new Dictionary<string, string>
                {
                    ["IT"] = "Digital", ["IT Support"] = "Digital Support", ["Facilities"] = "Workplace", ["Legal"] = "Finance",
                });
            }

            Import(workforce, model, night, today);
            Assert.Empty(_lab.Connection.AssignmentRuns.Invoke(cancellation: Cancellation).Stops);
            if (night == FirstMailedPassword)
            {
                _lab.Sql("UPDATE SystemUsers SET PasswordHash = 'x', PasswordSetAt = '2020-01-01 00:00:00', CredentialStatus = 'Set' "
                    + "WHERE CredentialStatus = 'None'");
                model.SetPasswords();
                _lab.SetSetting("CredentialDaysBeforeStart", YearModel.CredentialDays);
            }

            LifecycleResult lifecycle = _lab.Connection.LifecycleTasks.Invoke(Request, Cancellation);
            Assert.True(
                lifecycle.Stops.Count + lifecycle.Errors.Count == 0,
                $"{today:d}: {string.Join("; ", lifecycle.Stops.Concat(lifecycle.Errors.Select(error => error.Message)))}");
            model.Pass(today, mailsPasswords: night >= FirstMailedPassword);
            if (night % 30 == 10)
            {
                Login(model, today);
            }

            if (night % 60 == 0 || night is 90 or 91 or 150 or 229 or 230 or 260 or Nights - 1)
            {
                Compare(model, today);
            }
        }

        Assert.Empty(_lab.Broken());
        Dictionary<long, string> people = _lab.Users().ToDictionary(user => user.Id, user => user.ExternalReference!);
        List<string> sent = YearMails.Read(_lab.Path("mails"), people).ToList();
        Assert.Equal(model.Mails.Order(StringComparer.Ordinal), sent.Order(StringComparer.Ordinal));

        // Each kind of mail was sent, and some people were not seen for long.
        Assert.Equal(4, sent.CountBy(mail => mail.Split(' ')[0]).Count(kind => kind.Value > 20));
        Assert.True(model.People.Values.Count(person => person.IsReclaimed) > 20);
    }

    private LifecycleRequest Request => new()
    {
        Mail = new LoginMailOptions { PickupDirectory = _lab.Path("mails"), From = "desk@year.example" },
    };

    /// <summary>Everybody logs in, but for one in thirty people, who never does.</summary>
    private void Login(YearModel model, DateTime today)
    {
        List<UserLogin> logins = _lab.Users()
            .Where(user => user.Status == SystemUserStatus.Active && LogsIn(user.ExternalReference!))
            .Select(user => new UserLogin(new SystemUserReference(user)))
            .ToList();
        Assert.All(_lab.Connection.SystemUsers.RegisterLogins(logins, cancellation: Cancellation), login => Assert.Null(login.Error));
        model.Login(LogsIn, today);

        static bool LogsIn(string number) => int.Parse(number[1..], CultureInfo.InvariantCulture) % 30 > 0;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private void Prepare()
    {
        foreach (LicenseType license in new[] { LicenseType.LimitedUser, LicenseType.FullUser })
        {
            _lab.SetPool(license, 10_000);
        }

        foreach ((string name, int days) in new[]
        {
            ("ReminderDaysBeforeEnd", YearModel.EndDays), ("ReminderDaysBeforeExpiry", YearModel.ExpiryDays),
            ("FirstPasswordValidDays", YearModel.FirstPasswordDays), ("ReclaimLicenseAfterDays", YearModel.ReclaimDays),
            ("ReclaimWarningDays", YearModel.WarningDays),
        })
        {
            _lab.SetSetting(name, days);
        }

        _lab.SetSetting("LifecycleMailTo", "hr@year.example");
        _lab.Connection.ContactFields.Create("Contract");
        foreach (string group in new[] { "Desk", "External", "Finance", "Legal", "Timesheets", "Unplaced", "Everybody" })
        {
            _lab.AddGroup(group);
        }

        _lab.AddGroup("Technicians", LicenseType.FullUser);
        _lab.AddProfile("Managers");
        _lab.SetSetting("DefaultUserGroups", "Everybody");
        Rule("Employees", new() { CreateUser = true }, ("CostCenter", ["EMP"]));
        Rule("Contractors", new() { CreateUser = true, UserGroups = Groups("External") }, ("CostCenter", ["CON"]));
        Rule("IT", new() { UserGroups = Groups("Technicians"), License = LicenseType.FullUser, Priority = 10 }, ("Department", ["IT*", "Digital*"]));
        Rule(
            "Desk",
            new()
            {
                UserGroups = Groups("Desk"), Except = new Dictionary<string, IReadOnlyList<object?>> { ["JobTitle"] = ["Cleaner"] },
            },
            ("Department", ["Facilities", "Workplace"]),
            ("Building", ["hq"]));
        Rule("Finance", new() { UserGroups = Groups("Finance") }, ("Department", ["Finance"]));
        Rule("Legal", new() { UserGroups = Groups("Legal") }, ("Department", ["Legal"]));
        Rule(
            "Hourly",
            new()
            {
                UserGroups = Groups("Timesheets"), Except = new Dictionary<string, IReadOnlyList<object?>> { ["JobTitle"] = ["Manager"] },
            },
            ("Contract", ["hourly*"]));
        Rule("Unplaced", new() { UserGroups = Groups("Unplaced") }, ("Department", [null]));
        Rule(
            "Managers",
            new() { UserProfiles = [new UserProfileReference("Managers")], License = LicenseType.LimitedUser, Priority = 20 },
            ("JobTitle", ["Manager"]));

        static UserGroupReference[] Groups(string name) => [new UserGroupReference(name)];
    }

    private void Rule(string name, AssignmentRuleFields fields, params (string Field, object?[] Values)[] condition) =>
        _lab.Connection.AssignmentRules.Create(
            name,
            fields with { Condition = condition.ToDictionary(part => part.Field, part => (IReadOnlyList<object?>)part.Values) },
            Cancellation);

    /// <summary>Imports the file of a night. Two are bad, and stopped; in one month there is none.</summary>
    private void Import(Workforce workforce, YearModel model, int night, DateTime today)
    {
        if (night >= Silence.Start.Value && night < Silence.End.Value)
        {
            return;
        }

        IReadOnlyList<Employment> rows = workforce.Rows(today);
        string text = night switch
        {
            // The transfer broke off in the middle of a row.
            90 => Workforce.Write(rows)[..40_000],

            // Somebody exchanged two columns.
            260 => Workforce.Write(rows, Workforce.Header.Replace("ExternalReference,FirstName", "FirstName,ExternalReference", Ordinal)),
            _ => Workforce.Write(rows),
        };
        string path = _lab.Path("hr.csv");
        File.WriteAllText(path, text);
        ImportResult result = _lab.ImportPath(path, request => request with { Source = "HR", FullLoad = true });
        bool isBad = night is 90 or 260;
        Assert.True(
            result.Run.Status == (isBad ? ProvisioningRunStatus.AwaitingApproval : ProvisioningRunStatus.Completed),
            $"{today:d}: {result.Run.Status} {string.Join("; ", result.Stops)} "
                + string.Join(
                    "; ", _lab.Items(result.Run).Where(item => item.Reason is not null).Take(3).Select(item => $"{item.Line} {item.Reason}")));
        if (!isBad)
        {
            model.Apply(rows, today);
        }
    }

    /// <summary>Holds each person against the model.</summary>
    private void Compare(YearModel model, DateTime today)
    {
        Dictionary<long, SystemUser> users = _lab.Users().ToDictionary(user => user.ContactId);
        Dictionary<string, Contact> contacts = _lab.Contacts().ToDictionary(contact => contact.ExternalReference!);
        var wrong = new List<string>();
        Assert.Equal(model.People.Count, contacts.Count);
        foreach ((string number, YearModel.Person person) in model.People)
        {
            Contact contact = contacts[number];
            SystemUser? user = users.GetValueOrDefault(contact.Id);
            string expected = $"{(person.IsActive ? "Active" : "Archived")} {person.Row.Department} {person.Row.Building} {person.Row.JobTitle} "
                + $"{person.Row.End:d} "
                + (!person.HasUser ? "no user" : person.IsPresent ? $"{person.License} [{person.Groups}] [{person.Profiles}]" : "left");
            string actual = $"{contact.Status} {contact.Department} {contact.Building} {contact.JobTitle} {contact.EndDate:d} "
                + (user is null ? "no user"
                    : user.Status == SystemUserStatus.Archived && user.License is null ? "left"
                    : $"{user.License} [{Joined(user.UserGroups)}] [{Joined(user.UserProfiles)}]");
            if (expected != actual)
            {
                wrong.Add($"{number}: expected {expected}; is {actual}");
            }

            if (user is not null)
            {
                // Nobody ever gets another name, whatever happens.
                if (_usernames.TryAdd(number, user.Username) ? !user.Username.StartsWith(NameOf(person.Row), StringComparison.Ordinal)
                    : _usernames[number] != user.Username)
                {
                    wrong.Add($"{number}: the username is {user.Username}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{today:d}: {wrong.Count} are wrong\n{string.Join('\n', wrong.Take(10))}");
        Assert.Equal(users.Count, users.Values.Select(user => user.Username).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(
            model.People.Values.Where(person => person.IsPresent).CountBy(person => person.License).ToDictionary(),
            users.Values.Where(user => user.License is not null).CountBy(user => user.License!.Value).ToDictionary());
    }

    private static string NameOf(Employment row) => $"{row.FirstName[0]}{row.LastName}".ToLowerInvariant();

    private static string Joined(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
