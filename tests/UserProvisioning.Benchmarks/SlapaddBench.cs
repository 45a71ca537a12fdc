using System.Diagnostics;
using CsvHelper;
using UserProvisioning.Tests.Directories;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// Measures a first import of 100,000 people with users against OpenLDAP's bulk loader (<c>slapadd -q</c>), which loads the same people into an
/// empty directory. The directory has the indexes of the example in OpenLDAP's administrator's guide.
/// </summary>
internal static class SlapaddBench
{
    private const int Rows = 100_000;
    private const int Rounds = 5;

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        if (!SlapdServer.IsAvailable)
        {
            Console.Error.WriteLine("This bench needs OpenLDAP (Debian: slapd, ldap-utils).");
            return [];
        }

        string file = ImportFile.Write(workspace, Rows);
        string empty = ImportBench.Prepare(workspace.PathOf("slapadd-empty.db"));
        string people = WritePeople(workspace, file);
        return
        [
            Bench.Compare(
                "Import, first, with -CreateUser, against slapadd -q of the same people",
                limit: 1,
                Rounds,
                module: () => ImportBench.Import(file, empty, workspace.PathOf("slapadd.db"), Rows, 0),
                floor: () => Load(workspace, people)) with { Rows = Rows },
        ];
    }

    /// <summary>Writes the people of an employee file as entries of a directory, each with the same values.</summary>
    private static string WritePeople(Workspace workspace, string file)
    {
        string path = workspace.PathOf("people.ldif");
        using var writer = new StreamWriter(path);
        writer.Write($"dn: {SlapdServer.Suffix}\nobjectClass: domain\ndc: example\n\n");
        using CsvReader reader = CsvReader.FromFile(file);
        foreach (EmployeeRecord person in reader.GetRecords<EmployeeRecord>())
        {
            writer.Write($"dn: uid={person.EmployeeID},{SlapdServer.Suffix}\nobjectClass: inetOrgPerson\n");
            Write("uid", person.EmployeeID);
            Write("employeeNumber", person.EmployeeID);
            Write("givenName", person.FirstName);
            Write("sn", $"{person.Prefix} {person.LastName}".TrimStart());
            Write("cn", $"{person.FirstName} {person.Prefix} {person.LastName}");
            Write("initials", person.Initials);
            Write("mail", person.Email);
            Write("telephoneNumber", person.Phone);
            Write("preferredLanguage", person.Language);
            Write("title", person.JobTitle);
            Write("departmentNumber", person.Department);
            Write("businessCategory", person.CostCenter);
            Write("manager", string.IsNullOrEmpty(person.Manager) ? null : $"uid={person.Manager},{SlapdServer.Suffix}");
            Write("description", $"{person.StartDate} {person.EndDate} {person.Active}");
            writer.Write('\n');
        }

        return path;

        // In base 64, in which every character may be written.
        void Write(string attribute, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                writer.Write($"{attribute}:: {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value))}\n");
            }
        }
    }

    private static double Load(Workspace workspace, string people)
    {
        string data = workspace.PathOf("slapadd");
        Workspace.Remove(data);
        Directory.CreateDirectory(data);
        string configuration = workspace.PathOf("slapadd.conf");
        File.WriteAllText(
            configuration,
            $"""
            {SlapdServer.Schemas}
            database mdb
            suffix "{SlapdServer.Suffix}"
            directory {data}
            maxsize 1073741824
            index uid pres,eq
            index cn,sn pres,eq,approx,sub
            index objectClass eq

            """);
        var clock = Stopwatch.StartNew();
        SlapdServer.Load(configuration, people);
        return clock.Elapsed.TotalSeconds;
    }
}
