namespace UserProvisioning.Tests.Years;

/// <summary>
/// What must be true of each person, written down from the rules of the contract and not from the code: a contact is active while a file names it and
/// its last day has not passed; it gets its user when it is active, since a rule makes users of everybody; groups, profiles and license are those
/// of the rules that match.
/// </summary>
internal sealed class YearModel
{
    private readonly Dictionary<string, Person> _people = [];

    public IReadOnlyDictionary<string, Person> People => _people;

    /// <summary>A file that holds everybody was applied.</summary>
    public void Apply(IReadOnlyList<Employment> rows, DateTime today)
    {
        foreach (Employment row in rows)
        {
            Person person = _people.GetValueOrDefault(row.Number) ?? new Person();
            _people[row.Number] = person with { Row = row, IsActive = !IsOver(row, today) };
        }

        foreach (string missing in _people.Keys.Except(rows.Select(row => row.Number)).ToList())
        {
            _people[missing] = _people[missing] with { IsActive = false };
        }

        MakeUsers();
    }

    /// <summary>A night passed: whose last day is over, has left.</summary>
    public void Pass(DateTime today)
    {
        foreach ((string number, Person person) in _people.ToList())
        {
            _people[number] = person with { IsActive = person.IsActive && !IsOver(person.Row, today) };
        }
    }

    private static bool IsOver(Employment row, DateTime today) => row.End is { } end && end < today;

    private void MakeUsers()
    {
        foreach ((string number, Person person) in _people.ToList())
        {
            // A rule makes users of everybody: of employees and of contractors.
            _people[number] = person with { HasUser = person.HasUser || person.IsActive };
        }
    }

    /// <summary>A person.</summary>
    internal sealed record Person
    {
        public Employment Row { get; init; } = null!;

        public bool IsActive { get; init; }

        public bool HasUser { get; init; }

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
            ("Unplaced", Row.Department.Length == 0),
        }.Where(group => group.Item2).Select(group => group.Item1).Order(StringComparer.Ordinal));

        public string Profiles => Row.JobTitle == "Manager" ? "Managers" : string.Empty;

        public LicenseType License => IsOfIt ? LicenseType.FullUser
            : Row.JobTitle == "Manager" ? LicenseType.LimitedUser
            : LicenseType.Requestor;
    }
}
