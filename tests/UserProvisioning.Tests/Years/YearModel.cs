using System.Globalization;

namespace UserProvisioning.Tests.Years;

/// <summary>
/// What must be true of each person, written down from the rules of the contract and not from the code: a contact is active while a file names it and
/// its last day has not passed; it gets its user when it is active, since a rule makes users of everybody; groups, profiles and license are those
/// of the rules that match. It counts the mails that must be sent, and knows who was not seen for so long that the user is archived.
/// </summary>
internal sealed class YearModel
{
    /// <summary>The client settings of the year, as numbers of days.</summary>
    public const int CredentialDays = 3, EndDays = 14, ExpiryDays = 7, FirstPasswordDays = 30, ReclaimDays = 120, WarningDays = 14;

    private readonly Dictionary<string, Person> _people = [];
    private readonly HashSet<string> _mails = [];

    public IReadOnlyDictionary<string, Person> People => _people;

    /// <summary>
    /// The mails that were to be sent: each once, as its kind, the number of the person and the day that it is about, if it is about one.
    /// </summary>
    public IReadOnlyCollection<string> Mails => _mails;

    /// <summary>A file that holds everybody was applied.</summary>
    public void Apply(IReadOnlyList<Employment> rows, DateTime today)
    {
        foreach (Employment row in rows)
        {
            Person person = _people.GetValueOrDefault(row.Number) ?? new Person();
            bool isActive = !IsOver(row, today);

            // Whoever comes back gets the user back, and counts as seen on that day.
            _people[row.Number] = person with
            {
                Row = row,
                IsActive = isActive,
                IsReclaimed = person.IsReclaimed && (person.IsActive || !isActive),
                LastSign = isActive && !person.IsActive ? today : person.LastSign,
            };
        }

        foreach (string missing in _people.Keys.Except(rows.Select(row => row.Number)).ToList())
        {
            _people[missing] = _people[missing] with { IsActive = false };
        }

        // A rule makes users of everybody: of employees and of contractors.
        Each(person => person with { HasUser = person.HasUser || person.IsActive });
    }

    /// <summary>Everybody who has a user and no password gets one from the application.</summary>
    public void SetPasswords() => Each(person => person with { HasPassword = person.HasPassword || person.HasUser });

    /// <summary>Some persons log in.</summary>
    public void Login(Func<string, bool> who, DateTime today) =>
        Each(person => person.IsPresent && who(person.Row.Number) ? person with { LastSign = today } : person);

    /// <summary>
    /// A night passed: whose last day is over, has left; who was warned and not seen, has no user any more; and mails are sent.
    /// </summary>
    /// <param name="today">The day.</param>
    /// <param name="mailsPasswords">Whether first passwords are mailed.</param>
    public void Pass(DateTime today, bool mailsPasswords)
    {
        Each(person => person with { IsActive = person.IsActive && !IsOver(person.Row, today) });
        Each(person => person with
        {
            IsReclaimed = person.IsReclaimed || (person.IsPresent && person.WarnedOf == person.Seen
                && person.Seen.AddDays(ReclaimDays) <= today && person.WarnedOn.AddDays(WarningDays) <= today),
        });
        Each(person => !person.IsPresent ? person : Mail(person, today, mailsPasswords));
    }

    private Person Mail(Person person, DateTime today, bool mailsPasswords)
    {
        if (mailsPasswords && !person.HasPassword && person.Row.Start.AddDays(-CredentialDays) <= today)
        {
            _mails.Add($"SendCredential {person.Row.Number} first");
            person = person with { HasPassword = true, MailedOn = today, LastSign = today };
        }

        if (person.Row.End is { } end && end.AddDays(-EndDays) <= today)
        {
            Count("RemindEnd", person, end);
        }

        if (person.MailedOn?.AddDays(FirstPasswordDays) is { } expiry && expiry.AddDays(-ExpiryDays) <= today && today <= expiry)
        {
            Count("RemindPassword", person, expiry);
        }

        if (person.Seen.AddDays(ReclaimDays - WarningDays) <= today && person.WarnedOf != person.Seen)
        {
            Count("ReclaimLicense", person, person.Seen);
            person = person with { WarnedOf = person.Seen, WarnedOn = today };
        }

        return person;
    }

    // Each mail is about a day and is sent once, however often it becomes due.
    private void Count(string kind, Person person, DateTime day) =>
        _mails.Add(string.Create(CultureInfo.InvariantCulture, $"{kind} {person.Row.Number} {day:yyyyMMdd}"));

    private void Each(Func<Person, Person> change)
    {
        foreach ((string number, Person person) in _people.ToList())
        {
            _people[number] = change(person);
        }
    }

    private static bool IsOver(Employment row, DateTime today) => row.End is { } end && end < today;

    /// <summary>A person.</summary>
    internal sealed record Person
    {
        public Employment Row { get; init; } = null!;

        public bool IsActive { get; init; }

        public bool HasUser { get; init; }

        /// <summary>Whether the user was archived since nobody had seen it for long.</summary>
        public bool IsReclaimed { get; init; }

        public bool HasPassword { get; init; }

        /// <summary>When the first password was mailed, which nobody changes here; null if none was.</summary>
        public DateTime? MailedOn { get; init; }

        /// <summary>The last day on which the user was made, restored, mailed a password, or logged in.</summary>
        public DateTime LastSign { get; init; }

        /// <summary>The day of <see cref="Seen"/> about which the user was warned last.</summary>
        public DateTime? WarnedOf { get; init; }

        public DateTime WarnedOn { get; init; }

        /// <summary>Whether the user is active.</summary>
        public bool IsPresent => HasUser && IsActive && !IsReclaimed;

        public DateTime Seen => Row.Start > LastSign ? Row.Start : LastSign;

        private bool IsOfIt => Row.Department is "IT" or "IT Support" or "Digital" or "Digital Support";

        private bool IsAtDesk => Row.Department is "Facilities" or "Workplace" && Row.Building == "HQ" && Row.JobTitle != "Cleaner";

        public string Groups => string.Join(' ', new[]
        {
            ("Desk", IsAtDesk),
            ("External", Row.CostCenter == "CON"),
            ("Everybody", true),
            ("Finance", Row.Department == "Finance"),
            ("Legal", Row.Department == "Legal"),
            ("Technicians", IsOfIt),
            ("Timesheets", Row.Contract is "Hourly" or "Hourly, on call" && Row.JobTitle != "Manager"),
            ("Unplaced", Row.Department.Length == 0),
        }.Where(group => group.Item2).Select(group => group.Item1).Order(StringComparer.Ordinal));

        public string Profiles => Row.JobTitle == "Manager" ? "Managers" : string.Empty;

        public LicenseType License => IsOfIt ? LicenseType.FullUser
            : Row.JobTitle == "Manager" ? LicenseType.LimitedUser
            : LicenseType.Requestor;
    }
}
