using System.Globalization;
using System.Text;

namespace UserProvisioning.Tests.Years;

/// <summary>
/// An organization of 2,000 people that lives for a year: day by day people join, move, leave and come back, contractors are hired until a date, and
/// once in the year departments are renamed. It writes the file that HR would deliver, and knows nothing of users or rules.
/// </summary>
internal sealed class Workforce
{
    public const string Header = "ExternalReference,FirstName,LastName,CostCenter,Department,Building,JobTitle,Contract,Email,StartDate,EndDate";

    private static readonly string[] FirstNames =
        "Anna Bas Cas Daan Eva Finn Guus Hugo Iris Jan Kees Lies Mees Noor Otis Piet Roos Sam Tess Wim".Split(' ');

    private static readonly string[] LastNames = "Bakker Bos Dekker Dijk Groot Haan Jansen Kok Kuiper Mol Smit Visser Vos Wit Zwart".Split(' ');
    private static readonly string[] Buildings = ["HQ", "North", "South", string.Empty];
    private static readonly string[] Jobs = ["Planner", "Clerk", "Cleaner", "Manager", "Engineer"];

    private static readonly string[] Contracts = ["Fixed", "Hourly", "Hourly, on call", string.Empty];

    private readonly Random _random = new(20_270_101);
    private readonly Dictionary<string, Employment> _people = [];
    private readonly List<string> _gone = [];
    private string[] _departments = ["IT", "IT Support", "Facilities", "Finance", "Legal", "Sales", string.Empty];
    private int _number;

    public Workforce(DateTime firstDay, int people)
    {
        for (int i = 0; i < people; i++)
        {
            Hire(firstDay.AddDays(-_random.Next(1, 3000)), firstDay);
        }
    }

    /// <summary>The rows of the file on a day, in the order of HR.</summary>
    public IReadOnlyList<Employment> Rows(DateTime today) => [.. _people.Values.Where(person => person.LastInFile >= today)];

    /// <summary>Lives one day.</summary>
    public void Live(DateTime today)
    {
        for (int i = _random.Next(3); i > 0; i--)
        {
            Hire(today.AddDays(_random.Next(0, 21)), today);
        }

        for (int i = _random.Next(3); i > 0; i--)
        {
            Change(today, Move);
        }

        for (int i = _random.Next(2); i > 0; i--)
        {
            Change(today, person => Leave(person, today));
        }

        if (_random.Next(3) == 0)
        {
            ComeBack(today);
        }

        if (_random.Next(4) == 0)
        {
            // A contract is extended, also one that ended some days ago.
            Change(today, person => person.End is { } end && end > today.AddDays(-5)
                ? person with { End = end.AddDays(60), LastInFile = DateTime.MaxValue }
                : person);
        }
    }

    /// <summary>Renames departments, and gives the people of one to another.</summary>
    public void Reorganize(IReadOnlyDictionary<string, string> names)
    {
        foreach (Employment person in _people.Values.ToList())
        {
            _people[person.Number] = person with { Department = names.GetValueOrDefault(person.Department, person.Department) };
        }

        _departments = [.. _departments.Select(name => names.GetValueOrDefault(name, name)).Distinct()];
    }

    /// <summary>The text of a file.</summary>
    public static string Write(IEnumerable<Employment> rows, string header = Header)
    {
        var text = new StringBuilder(header).Append('\n');
        foreach (Employment row in rows)
        {
            text.AppendJoin(
                ',',
                row.Number,
                row.FirstName,
                row.LastName,
                row.CostCenter,
                row.Department,
                row.Building,
                row.JobTitle,
                $"\"{row.Contract}\"",
                $"{row.Number}@year.example",
                Day(row.Start),
                row.End is { } end ? Day(end) : string.Empty).Append('\n');
        }

        return text.ToString();
    }

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Hire(DateTime start, DateTime today)
    {
        bool isContractor = _random.Next(8) == 0;
        string number = $"P{++_number:0000}";
        DateTime? end = isContractor ? (start > today ? start : today).AddDays(_random.Next(20, 400)) : null;
        _people.Add(number, new Employment
        {
            Number = number,
            FirstName = Any(FirstNames),
            LastName = Any(LastNames),
            CostCenter = isContractor ? "CON" : "EMP",
            Department = Any(_departments),
            Building = Any(Buildings),
            JobTitle = Any(Jobs),
            Contract = Any(Contracts),
            Start = start,
            End = end,
            LastInFile = end?.AddDays(_random.Next(0, 30)) ?? DateTime.MaxValue,
        });
    }

    private Employment Move(Employment person) => _random.Next(4) switch
    {
        0 => person with { Department = Any(_departments) },
        1 => person with { Building = Any(Buildings) },
        2 => person with { Contract = Any(Contracts) },
        _ => person with { JobTitle = Any(Jobs) },
    };

    /// <summary>Somebody leaves: with a last day that is known before, on a day in the past, or without a word.</summary>
    private Employment Leave(Employment person, DateTime today)
    {
        _gone.Add(person.Number);
        DateTime end = today.AddDays(_random.Next(-3, 40));
        end = end < person.Start ? person.Start : end;
        return _random.Next(4) == 0
            ? person with { LastInFile = today.AddDays(-1) }
            : person with { End = end, LastInFile = (end > today ? end : today).AddDays(_random.Next(0, 30)) };
    }

    private void ComeBack(DateTime today)
    {
        List<string> back = _gone.FindAll(number => _people[number].LastInFile < today);
        if (back.Count > 0)
        {
            string number = back[_random.Next(back.Count)];
            _gone.Remove(number);
            _people[number] = _people[number] with
            {
                Department = Any(_departments),
                CostCenter = "EMP",
                Start = today.AddDays(_random.Next(0, 5)),
                End = null,
                LastInFile = DateTime.MaxValue,
            };
        }
    }

    private void Change(DateTime today, Func<Employment, Employment> change)
    {
        List<string> there =
            [.. _people.Values.Where(person => person.LastInFile >= today && !_gone.Contains(person.Number)).Select(person => person.Number)];
        string number = there[_random.Next(there.Count)];
        _people[number] = change(_people[number]);
    }

    private string Any(string[] values) => values[_random.Next(values.Length)];
}
