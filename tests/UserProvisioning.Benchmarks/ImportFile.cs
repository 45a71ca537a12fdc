using System.Globalization;
using CsvHelper;

namespace UserProvisioning.Benchmarks;

/// <summary>The employee files that the bench imports: the same every time, with names that clash as often as in real life.</summary>
internal static class ImportFile
{
    private static readonly string[] FirstNames =
    [
        "Anna", "Bram", "Chantal", "Daan", "Emma", "Femke", "Gijs", "Hanna", "Imke", "Jan", "Kees", "Lotte", "Maarten", "Noor", "Olaf",
        "Pieter", "Quinten", "Roos", "Sanne", "Thijs", "Uma", "Vera", "Wouter", "Xander", "Yara", "Zoë", "Jürgen", "Aïsha", "José", "Mette",
    ];

    private static readonly string[] Syllables = [
        "jan", "de", "vis", "bak", "ker", "smit", "mul", "der", "boer", "ma", "hoek", "stra", "ver", "meer", "dijk", "berg", "kamp", "huis"];
    private static readonly string[] Jobs = [
        "Engineer", "Planner", "Receptionist", "Manager Facilities", "Account manager", "Verpleegkundige", "Docent"];

    /// <summary>Writes a file, unless it exists.</summary>
    /// <param name="workspace">The workspace to write to.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="changed">The distance between two rows that differ from the file without changes; 0 for no changes.</param>
    /// <returns>Its path.</returns>
    internal static string Write(Workspace workspace, int rows, int changed = 0)
    {
        string path = workspace.PathOf(string.Create(CultureInfo.InvariantCulture, $"employees-{rows}-{changed}.csv"));
        if (File.Exists(path))
        {
            return path;
        }

        using var writer = new StreamWriter(path);
        writer.WriteLine(
            "EmployeeID,FirstName,Prefix,LastName,Initials,Email,Phone,Language,JobTitle,Department,CostCenter,Manager,StartDate,EndDate,Active");
        var random = new Random(20260615);
        for (int i = 1; i <= rows; i++)
        {
            string first = FirstNames[random.Next(FirstNames.Length)];
            string last = string.Concat(Enumerable.Range(0, 3).Select(_ => Syllables[random.Next(Syllables.Length)]));
            last = char.ToUpperInvariant(last[0]) + last[1..];
            string prefix = random.Next(5) == 0 ? "van der" : string.Empty;
            string job = Jobs[random.Next(Jobs.Length)];
            if (changed > 0 && i % changed == changed / 2)
            {
                job = "Coordinator";
            }

            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"E{i:0000000},{first},{prefix},{last},{first[0]}.,{i}.{last}@example.org,+31 20 {i:0000000},nl,"));
            writer.Write(i % 10 == 0 ? $"\"{job}, {i % 7}\"" : job);
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $",Department {i % 83},K{i % 400:0000},{(i == 1 ? string.Empty : $"E{(i / 12) + 1:0000000}")},{2000 + (i % 25)}-0{1 + (i % 9)}-01,"
                    + $"{(i % 100 == 99 ? "2025-12-31" : string.Empty)},{(i % 100 == 99 ? "no" : "yes")}"));
        }

        return path;
    }

    /// <summary>Reads a file into records with CsvHelper alone, and returns their number.</summary>
    internal static int Parse(string path)
    {
        int count = 0;
        using CsvReader reader = CsvReader.FromFile(path);
        foreach (EmployeeRecord record in reader.GetRecords<EmployeeRecord>())
        {
            count += record.EmployeeID.Length > 0 ? 1 : 0;
        }

        return count;
    }
}

/// <summary>A record that CsvHelper fills from a row.</summary>
[CsvRecord]
internal sealed partial class EmployeeRecord
{
    public string EmployeeID { get; set; } = string.Empty;

    public string? FirstName { get; set; }

    public string? Prefix { get; set; }

    public string? LastName { get; set; }

    public string? Initials { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Language { get; set; }

    public string? JobTitle { get; set; }

    public string? Department { get; set; }

    public string? CostCenter { get; set; }

    public string? Manager { get; set; }

    public string? StartDate { get; set; }

    public string? EndDate { get; set; }

    public string? Active { get; set; }
}
