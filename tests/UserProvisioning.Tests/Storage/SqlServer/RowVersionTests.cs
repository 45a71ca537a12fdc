using UserProvisioning.Authorizations;
using UserProvisioning.Credentials;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Storage;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests of another program that changes a row after a unit of work has read it and before it writes it.</summary>
public sealed class RowVersionTests
{
    private const string Csv = "ExternalReference,FirstName,LastName,Department,License";

    // The call of the module, the statement of another program just before the module writes, and the result of both.
    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["a contact"] = new(
            database => database.Connection.Contacts.Update(new ContactReference(1), fields => fields with { JobTitle = "Baker" }),
            "Contacts", "UPDATE Contacts SET Phone = '06' WHERE Id = 1", "SELECT CONCAT(JobTitle, Phone) FROM Contacts WHERE Id = 1", "Baker06"),
        ["rows of a file"] = new(
            database => Import(database, "R1,Jan,Visser,Sales,", "R2,Piet,Bakker,Sales,", "R3,Kees,Smit,Sales,"),
            "Contacts",
            "UPDATE Contacts SET Phone = '06' WHERE Id = 2",
            "SELECT CONCAT(MIN(Department), MAX(Department), MAX(Phone)) FROM Contacts",
            "SalesSales06"),
        ["the user of a row"] = new(
            database => Import(database, "R1,Jan,Visser,,FullUser", "R2,Piet,Bakker,,", "R3,Kees,Smit,,"),
            "SystemUsers",
            "UPDATE SystemUsers SET MustChangePassword = 1 WHERE Id = 1",
            "SELECT CONCAT(License, MustChangePassword) FROM SystemUsers WHERE Id = 1",
            "FullUser1"),
        ["a user's license"] = new(
            database => database.Connection.SystemUsers.SetLicense(new SystemUserReference(1), LicenseType.FullUser),
            "SystemUsers",
            "UPDATE SystemUsers SET MustChangePassword = 1 WHERE Id = 1",
            "SELECT CONCAT(License, MustChangePassword) FROM SystemUsers WHERE Id = 1",
            "FullUser1"),
        ["users that are archived"] = new(
            database => database.Connection.SystemUsers.Archive([new SystemUserReference(1), new SystemUserReference(2), new SystemUserReference(3)]),
            "SystemUsers",
            "UPDATE SystemUsers SET MustChangePassword = 1 WHERE Id = 2",
            "SELECT CONCAT(MIN(Status), MAX(Status), MAX(CAST(MustChangePassword AS int))) FROM SystemUsers",
            "ArchivedArchived1"),
        ["passwords"] = new(
            database => database.Connection.Credentials.Set(
                [new SystemUserReference(1), new SystemUserReference(2)], new CredentialChange { Generate = true, MustChangePassword = false }),
            "SystemUsers",
            "UPDATE SystemUsers SET LastLoginAt = '2026-06-01' WHERE Id = 2",
            "SELECT CONCAT(MIN(CredentialStatus), COUNT(LastLoginAt)) FROM SystemUsers WHERE Id < 3",
            "Set1"),
        ["a username"] = new(
            database => database.Connection.Credentials.Set(new SystemUserReference(1), new CredentialChange { Username = "jan" }),
            "SystemUsers",
            "UPDATE SystemUsers SET MustChangePassword = 1 WHERE Id = 1",
            "SELECT CONCAT(Username, MustChangePassword) FROM SystemUsers WHERE Id = 1",
            "jan1"),
        ["a group"] = new(
            database => database.Connection.UserGroups.Update(
                new UserGroupReference(1),
                fields => fields with { RequiredLicense = LicenseType.Requestor }),
            "Authorizations",
            "UPDATE Authorizations SET Description = 'All' WHERE Id = 1",
            "SELECT CONCAT(RequiredLicense, Description) FROM Authorizations WHERE Id = 1",
            "RequestorAll"),
        ["an employee interface"] = new(
            database => database.Connection.EmployeeInterfaces.Update(
                new EmployeeInterfaceReference(1),
                fields => fields with { FilePattern = "*.xlsx" }),
            "EmployeeInterfaces",
            "UPDATE EmployeeInterfaces SET SettleTime = 9 WHERE Id = 1",
            "SELECT CONCAT(FilePattern, SettleTime) FROM EmployeeInterfaces WHERE Id = 1",
            "*.xlsx9"),
        ["a run that is undone"] = new(
            database => database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(1)),
            "ProvisioningRuns",
            "UPDATE ProvisioningRuns SET FilePath = 'elsewhere' WHERE Id = 1",
            "SELECT CONCAT(Status, FilePath) FROM ProvisioningRuns WHERE Id = 1",
            "Undoneelsewhere"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_change_by_another_program_is_not_lost(string name)
    {
        TestServer.Require();
        Case tried = Cases[name];
        using TestDatabase database = Prepared();
        using var other = new OtherProgram(database.OnServer!, tried.Table, tried.Foreign, times: 1);
        tried.Do(database);
        Assert.Equal(1, other.Times);
        Assert.True(other.Tries > 1);
        Assert.Equal(tried.Expected, Convert.ToString(database.Scalar(tried.Outcome), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_unit_of_work_that_always_conflicts_fails_and_names_the_row()
    {
        TestServer.Require();
        using TestDatabase database = Prepared();
        using var other = new OtherProgram(
            database.OnServer!,
            "Contacts",
            "UPDATE Contacts SET Phone = CONCAT(Phone, '6') WHERE Id = 2",
            times: int.MaxValue);
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Import(
            database,
            "R1,Jan,Visser,Sales,",
            "R2,Piet,Bakker,Sales,",
            "R3,Kees,Smit,Sales,"));
        Assert.Equal((ErrorIds.Conflict, 2L), (error.ErrorId, error.Target));
        Assert.Contains("The contact with the id 2 was changed or removed by another program", error.Message, StringComparison.Ordinal);
        Assert.Equal(TransientFaults.Repeats + 1, other.Tries);
        Assert.Equal(new string('6', other.Times), database.Scalar("SELECT Phone FROM Contacts WHERE Id = 2"));
        Assert.Null(database.Scalar("SELECT MAX(Department) FROM Contacts"));
        Assert.Equal(1L, database.Scalar("SELECT COUNT(*) FROM ProvisioningRuns"));
    }

    [Fact]
    public void A_row_that_another_program_deleted_is_not_found()
    {
        TestServer.Require();
        using TestDatabase database = Prepared();
        Contact contact = database.Connection.Contacts.Create(new ContactFields { LastName = "Late" });
        using var other = new OtherProgram(database.OnServer!, "Contacts", $"DELETE FROM Contacts WHERE Id = {contact.Id}", times: 1);
        Assert.Equal(
            ErrorIds.ContactNotFound,
            Assert.Throws<ProvisioningException>(() => database.Connection.Contacts.Update(
                new ContactReference(contact),
                fields => fields with { JobTitle = "Baker" })).ErrorId);
    }

    /// <summary>A unit of work remembers the versions of a few thousand rows, however many it reads.</summary>
    [Fact]
    public void Only_the_versions_of_the_rows_read_last_are_kept()
    {
        var versions = new RowVersions();
        for (int id = 1; id <= 1_000_000; id++)
        {
            versions.Remember(new ContactRow { Id = id, RowVersion = id });
        }

        // A row that is remembered has the version that was noted; one that is forgotten has none.
        long?[] kept = Enumerable.Range(1, 1_000_000).Select(id => versions.Take("Contacts", id)).ToArray();
        Assert.InRange(kept.Count(version => version is not null), RowVersions.Kept, 2 * RowVersions.Kept);
        Assert.Equal(Enumerable.Range(1_000_000 - RowVersions.Kept + 1, RowVersions.Kept).Select(id => (long?)id), kept[^RowVersions.Kept..]);
        Assert.Null(kept[0]);
    }

    [Fact]
    public void The_version_of_a_row_is_the_one_that_was_read_first()
    {
        var versions = new RowVersions();
        versions.Remember(new ContactRow { Id = 1, RowVersion = 7 });
        versions.Remember(new ContactRow { Id = 1, RowVersion = 8 });
        versions.Remember(new SystemUserRow { Id = 1, RowVersion = 9 });
        Assert.Equal(7, versions.Take("Contacts", 1));

        // The unit of work has written the row, so it no longer needs the version.
        Assert.Null(versions.Take("Contacts", 1));
        Assert.Equal(9, versions.Take("SystemUsers", 1));
    }

    /// <summary>Returns a database with three contacts and users from a file, a group, and an employee interface.</summary>
    private static TestDatabase Prepared()
    {
        var database = new TestDatabase();
        try
        {
            Import(database, "R1,Jan,Visser,,", "R2,Piet,Bakker,,", "R3,Kees,Smit,,");
            database.Connection.UserGroups.Create(new AuthorizationFields { Name = "Staff" });
            database.Connection.EmployeeInterfaces.Create(new EmployeeInterfaceFields
            {
                Name = "HR",
                ServerName = "127.0.0.1",
                RemoteDirectory = "/in",
                Username = "worker",
                HostKeyFingerprint = ["SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs"],
            });
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void Import(TestDatabase database, params string[] lines)
    {
        string path = Path.Combine(database.Folder, "hr.csv");
        File.WriteAllLines(path, lines.Prepend(Csv));
        database.Connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path, CreateUser = true });
    }

    private sealed record Case(Action<TestDatabase> Do, string Table, string Foreign, string Outcome, string Expected);

    /// <summary>Writes to a database just before the module sends an update of a table, on a connection of its own.</summary>
    private sealed class OtherProgram : IDisposable
    {
        private readonly CommandTrail _trail;
        private bool _isWriting;

        public OtherProgram(string database, string table, string sql, int times)
        {
            var update = new System.Text.RegularExpressions.Regex($@"\bUPDATE\s+(t\s[\s\S]*?\bFROM\s+)?UserProvisioning\.{table}\b");
            _trail = new CommandTrail(database, text =>
            {
                if (_isWriting || !update.IsMatch(text))
                {
                    return;
                }

                Tries++;
                if (Times < times)
                {
                    Times++;
                    _isWriting = true;
                    TestServer.Execute(database, TestServer.Translate(sql));
                    _isWriting = false;
                }
            });
        }

        /// <summary>The number of times that the other program has written.</summary>
        public int Times { get; private set; }

        /// <summary>The number of times that the module was about to update the table.</summary>
        public int Tries { get; private set; }

        public void Dispose() => _trail.Dispose();
    }
}
