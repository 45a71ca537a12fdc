using Dapper;
using Microsoft.Data.SqlClient;
using UserProvisioning.Authorizations;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Credentials;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests that need a real server.</summary>
public sealed class LiveTests
{
    public LiveTests() => TestServer.Require();

    [Fact]
    public void Several_upgrades_at_once_apply_the_schema_once_and_a_later_one_changes_nothing()
    {
        string name = TestServer.NewName();

        // New options use a new connection pool, since a pool repeats the last error for some seconds without asking the server.
        SqlServerConnectionOptions Fresh() => SqlServerConnectionOptions.FromConnectionString(TestServer.ConnectionString(name));
        ProvisioningException missing = Assert.Throws<ProvisioningException>(() => ProvisioningConnection.OpenSqlServer(Fresh()));
        Assert.Equal(ErrorIds.ConnectionFailed, missing.ErrorId);
        Assert.Contains(name, missing.Message, StringComparison.Ordinal);
        TestServer.Create(name);
        ProvisioningException empty = Assert.Throws<ProvisioningException>(() => ProvisioningConnection.OpenSqlServer(Fresh()));
        Assert.Equal(ErrorIds.SchemaOutdated, empty.ErrorId);
        Assert.Contains("Initialize-UserProvisioningDatabase", empty.Message, StringComparison.Ordinal);

        SchemaUpgrade[] upgrades = new SchemaUpgrade[3];
        Parallel.For(0, upgrades.Length, i => upgrades[i] = SqlServerDatabase.Upgrade(TestServer.Options(name)));
        Assert.Equal(1, upgrades.Count(upgrade => upgrade.VersionBefore == 0));
        using ProvisioningConnection connection = ProvisioningConnection.OpenSqlServer(Fresh());
        Assert.Equal((SqlServerScript.CurrentVersion, "SQL Server"), (connection.SchemaVersion, connection.Engine));
        connection.Contacts.Create(new ContactFields { LastName = "Visser" });
        SqlServerDatabase.Upgrade(TestServer.Options(name));
        Assert.Single(connection.Contacts.List(new ContactFilter()));

        TestServer.Execute(name, "INSERT INTO UserProvisioning.SchemaVersions (Version) VALUES (99)");
        Assert.Equal(ErrorIds.SchemaOutdated, Assert.Throws<ProvisioningException>(() => ProvisioningConnection.OpenSqlServer(Fresh())).ErrorId);
        Assert.Equal(
            ErrorIds.SchemaOutdated,
            Assert.Throws<ProvisioningException>(() => SqlServerDatabase.Upgrade(TestServer.Options(name))).ErrorId);
    }

    [Fact]
    public void The_script_for_a_DBA_makes_the_same_schema_and_can_be_run_twice()
    {
        string name = TestServer.NewName();
        TestServer.Create(name);
        for (int time = 0; time < 2; time++)
        {
            using SqlConnection server = TestServer.Open(name);
            foreach (string batch in SqlServerScript.Batches(SqlServerScript.Whole(name)))
            {
                Run(server, batch);
            }
        }

        using var database = new TestDatabase();
        const string Columns = "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, IS_NULLABLE, COLLATION_NAME FROM "
            + "INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'UserProvisioning'";
        Assert.Equal(
            TestServer.Rows(database.OnServer!, Columns).Order(StringComparer.Ordinal),
            TestServer.Rows(name, Columns).Order(StringComparer.Ordinal));
        using (ProvisioningConnection connection = ProvisioningConnection.OpenSqlServer(TestServer.Options(name)))
        {
            Assert.Equal(7, connection.Licenses.List().Count);
        }

        // The script of an older module refuses a newer schema before it changes anything.
        TestServer.Execute(name, "INSERT INTO UserProvisioning.SchemaVersions (Version) VALUES (99)");
        using SqlConnection late = TestServer.Open(name);
        string[] batches = SqlServerScript.Batches(SqlServerScript.Whole(name)).Take(3).ToArray();
        Assert.Contains(
            "schema version 99",
            Assert.Throws<SqlException>(() => Array.ForEach(batches, batch => Run(late, batch))).Message,
            StringComparison.Ordinal);
    }

    private static void Run(SqlConnection connection, string batch)
    {
        using SqlCommand command = connection.CreateCommand();
        command.CommandText = batch;
        command.ExecuteNonQuery();
    }

    [Fact]
    public void A_copy_has_all_data_and_is_refused_for_a_database_that_is_not_empty()
    {
        using var folder = new TestFolder();
        string file = folder.File("trial.db");
        string csv = folder.File("hr.csv");
        File.WriteAllText(csv, "ExternalReference,FirstName,LastName,OrganizationReference,Type,OrganizationName,Active,UserGroups,StartDate\n1,"
            + "Jan,Visser,9,,,,Staff,2026-01-02\n2,Piet,É😀,9,,,,,\n9,,,,Organization,Acme,,,\n3,,,,,,,,\n4,An,Smit,,,,,,\n");
        using ProvisioningConnection trial = ProvisioningConnection.OpenEmbedded(file);
        trial.Licenses.SetTotal(LicenseType.Requestor, 5);
        trial.UserGroups.Create(new AuthorizationFields { Name = "Staff" });
        trial.ClientSettings.Set("ClientName", "Hogeland");
        trial.EmployeeFiles.Import(new EmployeeFileRequest { Path = csv, CreateUser = true });
        SystemUser[] users = trial.SystemUsers.List(new SystemUserFilter()).ToArray();
        trial.Credentials.Set(new SystemUserReference(users[0]), new CredentialChange { Generate = true });
        trial.SystemUsers.Archive([new SystemUserReference(users[1])]);
        trial.Privacy.Erase([new ContactReference("4")])[0].Require();
        string anchor = trial.Audit.Test().Anchor!;

        using var database = new TestDatabase(pool: 0);
        DatabaseCopy copy = database.Connection.CopyFrom(file);
        Assert.Equal((4, 4), (copy.Contacts, copy.SystemUsers));
        Assert.Equal(Shown(trial), Shown(database.Connection));
        AuditCheck check = database.Connection.Audit.Test(anchor);
        Assert.Equal((true, null, anchor), (check.IsSound, check.Reason, check.Anchor));
        Assert.True(database.Connection.Contacts.Create(new ContactFields { LastName = "Next" }).Id > 4);
        check = database.Connection.Audit.Test(anchor);
        Assert.True(check.IsSound, check.Reason);
        Assert.NotEqual(anchor, check.Anchor);
        Assert.Equal(ErrorIds.Conflict, Assert.Throws<ProvisioningException>(() => database.Connection.CopyFrom(file)).ErrorId);

        // Fractions of a second are left out, since some servers store six digits instead of seven.
        static string Shown(ProvisioningConnection connection) =>
            System.Text.RegularExpressions.Regex.Replace(All(connection), @"(:\d\d)\.\d+", "$1");

        static string All(ProvisioningConnection connection) => System.Text.Json.JsonSerializer.Serialize(new
        {
            Contacts = connection.Contacts.List(new ContactFilter()),
            Users = connection.SystemUsers.List(new SystemUserFilter()),
            Licenses = connection.Licenses.List(),
            Groups = connection.UserGroups.List(),
            Settings = connection.ClientSettings.List().Select(setting => (setting.Name, setting.Value?.ToString())),
            Runs = connection.EmployeeFiles.ListRuns().Select(run => (run.Id, run.Status, run.Rows, run.Created)),
            Items = connection.EmployeeFiles.ListRuns()
                .SelectMany(run => connection.EmployeeFiles.Items(new ProvisioningRunReference(run)))
                .Select(item => (item.Line, item.Action, item.Reason)),
            Audit = connection.Audit.List(new AuditFilter()).Select(entry => (entry.Id, entry.Action, entry.Target)),
        });
    }

    [Fact]
    public void An_operator_can_do_all_work_but_change_neither_the_schema_nor_the_record()
    {
        using var database = new TestDatabase(pool: 0);
        string login = $"up_test_{Guid.NewGuid():N}";
        const string Password = "Only-for-this-test-1";
        TestServer.Execute("master", $"CREATE LOGIN {login} WITH PASSWORD = '{Password}'");
        try
        {
            TestServer.Execute(database.OnServer!, $"CREATE USER {login} FOR LOGIN {login}");
            TestServer.Execute(database.OnServer!, $"ALTER ROLE UserProvisioningOperator ADD MEMBER {login}");
            string text = new SqlConnectionStringBuilder(TestServer.ConnectionString(database.OnServer!))
            {
                UserID = login,
                Password = Password
            }.ConnectionString;
            using (ProvisioningConnection connection = ProvisioningConnection.OpenSqlServer(SqlServerConnectionOptions.FromConnectionString(text)))
            {
                connection.Licenses.SetTotal(LicenseType.Requestor, 10);
                connection.Licenses.SetTotal(LicenseType.FullUser, 10);
                connection.ClientSettings.Set("ClientName", "Hogeland");
                connection.UserGroups.Create(new AuthorizationFields { Name = "Staff" });
                connection.EmployeeInterfaces.Create(new EmployeeInterfaceFields
                {
                    Name = "HR", ServerName = "sftp.example.org", RemoteDirectory = "/in", Username = "worker", FilePattern = "*.csv",
                    HostKeyFingerprint = ["SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs"],
                });
                string path = Path.Combine(database.Folder, "hr.csv");
                File.WriteAllText(path, "ExternalReference,FirstName,LastName,UserGroups\n1,Jan,Visser,Staff\n2,Piet,Bakker,\n3,Eva,Bos,Staff\n");
                var request = new EmployeeFileRequest { Path = path, CreateUser = true };
                Assert.Equal(3, connection.EmployeeFiles.Import(request).Run.UsersCreated);
                File.WriteAllText(path, "ExternalReference,FirstName,LastName,UserGroups\n1,Jan,Visser,\n2,Pieter,Bakker,Staff\n3,Eva,Bos,Staff\n");
                ProvisioningRun changed = connection.EmployeeFiles.Import(request).Run;
                Assert.Equal((2, 1), (changed.Updated, changed.Unchanged));
                connection.EmployeeFiles.Undo(new ProvisioningRunReference(changed));
                SystemUser[] users = connection.SystemUsers.List(new SystemUserFilter()).ToArray();
                connection.Credentials.Set(new SystemUserReference(users[0]), new CredentialChange { Generate = true });
                connection.SystemUsers.Archive([new SystemUserReference(users[1]), new SystemUserReference(users[2])]);
                connection.EmployeeInterfaces.Remove(new EmployeeInterfaceReference("HR"));
                connection.Contacts.Remove([new ContactReference(connection.Contacts.Create(new ContactFields { LastName = "Short" }))]);

                // ServerLogin is the login that the server itself knows, also in an entry that is derived from an item of a run.
                List<AuditEntry> entries = connection.Audit.List(new AuditFilter()).ToList();
                Assert.Contains(entries, entry => entry.RunId is not null && entry.TargetType == nameof(Contact));
                Assert.All(entries, entry => Assert.Equal(login, entry.ServerLogin, ignoreCase: true));
            }

            string before = TestServer.Dump(database.OnServer!);
            foreach (string forbidden in new[]
            {
                "DELETE FROM UserProvisioning.AuditEntries", "UPDATE UserProvisioning.AuditEntries SET Actor = 'x'",
                "INSERT INTO UserProvisioning.AuditEntries (Id, At, Actor, Action, TargetType, Target, ServerLogin) "
                    + "VALUES (99999, '2026-01-01', 'x', 'Create', 'Contact', 'x', 'somebody else')",
                "DELETE FROM UserProvisioning.ProvisioningRuns",
                "UPDATE UserProvisioning.ProvisioningRunItems SET Changes = NULL",
                "DELETE FROM UserProvisioning.ProvisioningRunItems",
                "DELETE FROM UserProvisioning.ProvisioningRunUnchanged",
                "INSERT INTO UserProvisioning.ProvisioningRunItems (RunId, Line, Action) "
                    + "SELECT MIN(Id), 99, 'Create' FROM UserProvisioning.ProvisioningRuns",
                "UPDATE UserProvisioning.ProvisioningRuns SET Status = 'AwaitingApproval'",
                "UPDATE UserProvisioning.ProvisioningRuns SET Actor = 'x'",
                "UPDATE UserProvisioning.ProvisioningRuns SET StartedAt = '2020-01-01'",
                "UPDATE UserProvisioning.ProvisioningRuns SET Created = 0",
                "UPDATE UserProvisioning.ProvisioningRuns SET AuditId = NULL",
                "DISABLE TRIGGER UserProvisioning.AuditEntries_AppendOnly ON UserProvisioning.AuditEntries",
                "DROP TRIGGER UserProvisioning.ProvisioningRunItems_AppendOnly",
                "UPDATE UserProvisioning.SchemaVersions SET Version = 99",
                "UPDATE UserProvisioning.DatabaseIdentity SET Id = NEWID()",
                "ALTER TABLE UserProvisioning.Contacts ADD Extra int",
                "DROP TABLE UserProvisioning.AuditEntries", "INSERT INTO UserProvisioning.SchemaVersions (Version) VALUES (99)",
            })
            {
                using var server = new SqlConnection(text);
                server.Open();
                using SqlCommand command = server.CreateCommand();
                command.CommandText = forbidden;
                Assert.True(Record.Exception(() => command.ExecuteNonQuery()) is SqlException, forbidden);
            }

            Assert.Equal(before, TestServer.Dump(database.OnServer!));
        }
        finally
        {
            SqlConnection.ClearAllPools();
            TestServer.Execute(database.OnServer!, $"DROP USER IF EXISTS {login}");
            TestServer.Execute("master", $"DROP LOGIN {login}");
        }
    }

    [Fact]
    public void The_error_about_a_missing_Kerberos_ticket_names_the_parameter_Credential()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "On Windows the test cannot take away the ticket of its account.");
        var given = new SqlConnectionStringBuilder(TestServer.ConnectionString("master")) { IntegratedSecurity = true };
        given.Remove("User ID");
        given.Remove("Password");
        string message = Assert.Throws<ProvisioningException>(() => ProvisioningConnection.OpenSqlServer(
            SqlServerConnectionOptions.FromConnectionString(given.ConnectionString))).Message;
        Assert.Contains("Kerberos", message, StringComparison.Ordinal);
        Assert.Contains("-Credential", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_runs_on_a_server()
    {
        using var folder = new TestFolder();
        string demo = Path.Combine(Repository.Root, "samples", "demo.ps1");
        ShellResult result = ShellProcess.Run([
            demo, "-Folder", folder.File("demo"), "-ConnectionString", TestServer.ConnectionString(TestServer.NewName())]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Empty(result.Error);
        Assert.Contains("SQL Server", result.Output, StringComparison.Ordinal);
        Assert.Contains("Status  : CompletedWithErrors", result.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// The number of commands to the server for a batch is the same for few and for many rows, and no command holds a value.
    /// </summary>
    [Fact]
    public void The_number_of_commands_of_an_import_does_not_grow_with_its_rows()
    {
        List<string> few = Sent(30);
        List<string> many = Sent(499);
        Assert.Equal(few.Count, many.Count);
        Assert.InRange(many.Count, 10, 80);
        Assert.All(many, text =>
        {
            Assert.DoesNotContain("Quixote", text, StringComparison.Ordinal);
            Assert.DoesNotContain("R-000", text, StringComparison.Ordinal);
        });

        static List<string> Sent(int rows)
        {
            using var database = new TestDatabase(pool: 2000);
            string path = Path.Combine(database.Folder, "hr.csv");
            File.WriteAllLines(path, Enumerable.Range(0, rows)
                .Select(i => $"R-{i:0000},Name{i},Quixote{i},q{i}@example.org")
                .Prepend("ExternalReference,FirstName,LastName,Email"));
            using var trail = new CommandTrail(database.OnServer!);

            // One transaction, however slow the server is.
            database.Connection.EmployeeFiles.Import(
                new EmployeeFileRequest { Path = path, CreateUser = true, LongestTransaction = TimeSpan.FromHours(1) });
            return trail.Texts;
        }
    }

    [Fact]
    public void A_unit_of_work_reads_the_columns_of_a_table_once()
    {
        using var database = new TestDatabase();
        using SqlConnection connection = TestServer.Open(database.OnServer!);
        var columns = new SqlServerColumns(connection.Query<SqlServerColumn>(SqlServerColumns.Query));
        using SqlTransaction transaction = connection.BeginTransaction();
        using var session = new SqlServerSession(connection, transaction, columns, recovery: null);
        var contacts = new SqlContactStore(session, new SqlContactFieldStore(session));
        connection.StatisticsEnabled = true;
        long[] roundTrips = [Insert(from: 0), Insert(from: 10), Insert(from: 20)];
        Assert.Equal([roundTrips[0] - 1, roundTrips[0] - 1], roundTrips[1..]);
        Assert.Equal(30, contacts.Count());

        long Insert(int from)
        {
            connection.ResetStatistics();
            contacts.Insert(Enumerable.Range(from, 10).Select(i => ContactRow.From(new ContactFields { LastName = $"Visser{i}" })).ToList());
            return (long)connection.RetrieveStatistics()["ServerRoundtrips"]!;
        }
    }
}
