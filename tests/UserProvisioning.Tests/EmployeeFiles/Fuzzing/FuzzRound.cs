using System.Diagnostics;
using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles.Fuzzing;

/// <summary>
/// A round of the fuzzer. It imports broken files one after another, and checks each: it is imported, or refused
/// with an error and nothing changed, and it takes no more memory and time than a file of its size may.
/// </summary>
internal sealed class FuzzRound : IDisposable
{
    private const int FilesPerDatabase = 60;
    private const long MostMemory = 512L * 1024 * 1024;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzz");
    private readonly string _database;
    private readonly string _template;
    private ProvisioningConnection? _connection;
    private string? _before;
    private int _files;

    public FuzzRound()
    {
        _database = Path.Combine(_folder.FullName, "fuzz.db");
        _template = Path.Combine(_folder.FullName, "template.db");
        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(_template);
        connection.Licenses.SetTotal(LicenseType.Requestor, 5);
        connection.UserGroups.Create(new AuthorizationFields { Name = "Staff" });
        connection.UserGroups.Create(new AuthorizationFields { Name = "Planners", RequiredLicense = LicenseType.FullUser });
    }

    public int Imported { get; private set; }

    public int Refused { get; private set; }

    public long MostAllocated { get; private set; }

    /// <summary>The number of the file for which the most memory was allocated.</summary>
    public int MostCostly { get; private set; }

    /// <summary>Imports the file of a number, and returns what is wrong, or null.</summary>
    public string? Try(int number)
    {
        FileFuzzer file = FileFuzzer.Make(number);
        string path = Path.Combine(_folder.FullName, "file" + file.Extension);
        File.WriteAllBytes(path, file.Bytes);
        EmployeeFileRequest request = file.Request(path);
        Open();
        _before ??= DatabaseDump.Of(_database);
        bool compares = number % 4 == 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        bool changes = false;
        try
        {
            if (compares)
            {
                _connection!.EmployeeFiles.Compare(request, _ => { });
            }
            else
            {
                _connection!.EmployeeFiles.Import(request);
                changes = true;
            }

            Imported++;
        }
        catch (ProvisioningException exception) when (exception.ErrorId
            is ErrorIds.FileUnreadable or ErrorIds.MappingInvalid or ErrorIds.SourceEmpty or ErrorIds.SourceIncomplete)
        {
            Refused++;
            // A message is a sentence, or ends with a question, such as "Did you mean 'Staff'?".
            if (!(exception.Message.EndsWith('.') || exception.Message.EndsWith('?')) || exception.Message.Contains('\n'))
            {
                return $"the message is no sentence: {exception.Message}";
            }
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
        finally
        {
            File.Delete(path);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        (MostAllocated, MostCostly) = allocated > MostAllocated ? (allocated, number) : (MostAllocated, MostCostly);
        if (changes)
        {
            _before = null;
        }
        else if (DatabaseDump.Of(_database) != _before)
        {
            return "the refused file or the comparison changed the database";
        }

        return allocated > MostMemory ? $"{allocated / 1024 / 1024} MB were allocated for {file.Bytes.Length} bytes"
            : clock.Elapsed > MostTime ? $"it took {clock.Elapsed}"
            : null;
    }

    /// <summary>Returns the invariants that the present database breaks.</summary>
    public IReadOnlyList<string> Broken() => _connection is null ? [] : Invariants.Broken(_database);

    public void Dispose()
    {
        _connection?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Opens a new database after every 60 files, so that it neither grows without limit nor stays empty.</summary>
    private void Open()
    {
        if (_files++ % FilesPerDatabase != 0)
        {
            return;
        }

        _connection?.Dispose();
        File.Copy(_template, _database, overwrite: true);
        _connection = ProvisioningConnection.OpenEmbedded(_database);
        _before = null;
    }
}
