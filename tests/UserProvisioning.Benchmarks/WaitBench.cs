using System.Diagnostics;
using UserProvisioning.Connections;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of waits: how many seconds longer than alone a new contact, a new user, a password reset, a change of license and a query last at worst
/// while another process compares, imports or undoes 1,000,000 rows. The database is embedded, or on the server that
/// USERPROVISIONING_TEST_SQLSERVER names.
/// </summary>
internal static class WaitBench
{
    private const double MostSeconds = 2;
    private static readonly int Rows = BenchServer.RowsOr(1_000_000);
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        string file = ImportFile.Write(workspace, Rows);
        using BenchServer? server = BenchServer.Open();
        string database = server?.ConnectionString ?? workspace.PathOf("waits.db");
        using (ProvisioningConnection connection = Open(database))
        {
            connection.Licenses.SetTotal(LicenseType.Requestor, Rows * 2);
            connection.Licenses.SetTotal(LicenseType.LimitedUser, Rows);
        }

        var clock = Stopwatch.StartNew();
        Dictionary<string, double> alone = Worst(database, () => clock.Elapsed < Alone);
        var results = new List<Measurement>();
        foreach (string work in new[] { "compare", "import", "undo" })
        {
            using Process other = Process.Start("dotnet", [typeof(WaitBench).Assembly.Location, "bench-beside", work, file, database]);
            Dictionary<string, double> beside = Worst(database, () => !other.HasExited);
            other.WaitForExit();
            if (other.ExitCode != 0)
            {
                throw new InvalidOperationException($"The process that should {work} ended with exit code {other.ExitCode}.");
            }

            results.AddRange(beside.Select(worst => new Measurement(
                $"{worst.Key} beside {work}: seconds more", worst.Value, alone[worst.Key], worst.Value - alone[worst.Key], MostSeconds)
            {
                Rows = Rows,
            }));
        }

        return results;
    }

    /// <summary>Does the large work, in a process of its own.</summary>
    internal static int Child(string work, string file, string database)
    {
        using ProvisioningConnection connection = Open(database);
        var request = new EmployeeFileRequest { Path = file, CreateUser = true, Source = "HR", Force = true };
        int rows = work switch
        {
            "compare" => connection.EmployeeFiles.Compare(request, _ => { }).Run.Created,
            "import" => connection.EmployeeFiles.Import(request).Run.Created,
            _ => connection.EmployeeFiles.Undo(new ProvisioningRunReference(
                connection.EmployeeFiles.Runs().First(run => run.Source == "HR"))).ContactsRemoved,
        };
        if (rows != Rows)
        {
            Console.Error.WriteLine($"The {work} had {rows} rows instead of {Rows}.");
        }

        return rows == Rows ? 0 : 1;
    }

    /// <summary>Connects to an embedded file, given by its path, or to a server, given by a connection string.</summary>
    private static ProvisioningConnection Open(string database) => database.Contains('=', StringComparison.Ordinal)
        ? ProvisioningConnection.OpenSqlServer(SqlServerConnectionOptions.FromConnectionString(database))
        : ProvisioningConnection.OpenEmbedded(database);

    /// <summary>Repeats each kind of work, and returns the longest time of each in seconds.</summary>
    private static Dictionary<string, double> Worst(string database, Func<bool> goesOn)
    {
        var worst = new Dictionary<string, double>();
        using ProvisioningConnection connection = Open(database);
        for (int i = 0; i == 0 || goesOn(); i++)
        {
            SystemUserReference? user = null;
            Contact? contact = null;
            Time("New contact", () => contact = connection.Contacts.Create(new ContactFields { FirstName = "Noor", LastName = "Vis" }));
            Time("New user", () => user = new SystemUserReference(connection.SystemUsers
                .Create([new NewSystemUserRequest { Contact = new ContactReference(contact!) }])[0].Value!));
            Time("Password reset", () => connection.Credentials.Set(user!, new CredentialChange { Generate = true }));
            Time("Change of license", () => connection.SystemUsers.SetLicense(user!, LicenseType.LimitedUser));
            Time("Query", () => connection.SystemUsers.Get(user!));
            Thread.Sleep(Pause);

            // The first round only warms up.
            if (i == 0)
            {
                worst.Clear();
            }
        }

        return worst;

        void Time(string name, Action action)
        {
            var clock = Stopwatch.StartNew();
            action();
            worst[name] = Math.Max(worst.GetValueOrDefault(name), clock.Elapsed.TotalSeconds);
        }
    }
}
