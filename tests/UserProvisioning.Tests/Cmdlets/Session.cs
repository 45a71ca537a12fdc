using System.Data.Common;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>A PowerShell session with the module as built, connected to a database of its own.</summary>
internal sealed class Session : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Runspace _runspace;
    private readonly string? _onServer;

    /// <param name="pool">The total of every license.</param>
    /// <param name="connect">Whether to connect to <see cref="Database"/>.</param>
    /// <param name="width">The width of the host's screen in columns; null for a host without a screen.</param>
    /// <param name="colors">Whether its host shows colours.</param>
    /// <param name="formats">A format file to load beside that of the module.</param>
    public Session(int pool = 100, bool connect = true, int? width = null, bool colors = false, string? formats = null)
    {
        Host = new RecordingHost(width, colors);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Repository.Manifest]);
        if (formats is not null)
        {
            state.Formats.Add(new SessionStateFormatEntry(formats));
        }

        _runspace = RunspaceFactory.CreateRunspace(Host, state);
        _runspace.Open();

        // Nobody can answer questions, so none are asked. Tests of questions restore the default.
        Do("$ConfirmPreference = 'None'");
        if (connect)
        {
            _onServer = TestServer.IsUsed ? TestServer.Lease(0) : null;
            Do(_onServer is null
                ? $"$null = Connect-UserProvisioning '{Database}'"
                : $"$null = {TestServer.ConnectStatement(_onServer)}");
            if (pool > 0)
            {
                Do($"Get-UserLicense | Set-UserLicense -Total {pool}");
            }
        }
    }

    public RecordingHost Host { get; }

    /// <summary>The path of the session's database; a test that asks for it is skipped where it is on a server.</summary>
    public string Database
    {
        get
        {
            Assert.SkipWhen(_onServer is not null, "This test needs the file of an embedded database.");
            return File("test.db");
        }
    }

    /// <summary>The parameters by which Connect-UserProvisioning finds the session's database.</summary>
    public string Location => _onServer is null ? $"-Path '{Database}'" : $"-ConnectionString '{TestServer.ConnectionString(_onServer)}'";

    /// <summary>The path of a file of this test.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Returns the whole content of the database as text, to compare before and after.</summary>
    public string Dump() => _onServer is null ? DatabaseDump.Of(Database) : TestServer.Dump(_onServer);

    /// <summary>Reads a query directly from the database, and calls a function for each row.</summary>
    /// <param name="sql">The query, in words that all engines have in common.</param>
    /// <param name="read">Reads a row.</param>
    public List<T> Read<T>(string sql, Func<DbDataReader, T> read)
    {
        using DbConnection connection = _onServer is null ? DatabaseDump.Open(Database) : TestServer.Open(_onServer);
        using DbCommand command = connection.CreateCommand();
        command.CommandText = _onServer is null ? sql : SqlServerText.Qualify(sql);
        using DbDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Every row of a table as text, in a fixed order. The versions of rows, which change with each write, are left out.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isLeftOut">Whether a column is left out as well; null for none.</param>
    public IEnumerable<string> Rows(string table, Predicate<string>? isLeftOut = null) => Read(
        $"SELECT * FROM {table}",
        row => string.Join(' ', Enumerable.Range(0, row.FieldCount)
            .Where(i => row.GetName(i) != "RowVersion" && isLeftOut?.Invoke(row.GetName(i)) != true)
            .Select(i => $"{row.GetName(i)}={(row.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : row.GetValue(i))}")))
        .Order(StringComparer.Ordinal);

    /// <summary>The invariants that the database breaks; see <see cref="Invariants"/>.</summary>
    public IReadOnlyList<string> Broken() => _onServer is null ? Invariants.Broken(Database) : TestServer.Broken(_onServer);

    /// <summary>Runs SQL directly on the database, without the module.</summary>
    public void Sql(string sql) => TestDatabase.Execute(_onServer, _onServer is null ? Database : string.Empty, sql);

    public void Set(string variable, object? value) => _runspace.SessionStateProxy.SetVariable(variable, value);

    /// <summary>Changes the current folder, as Set-Location does.</summary>
    public void SetLocation(string folder) => _runspace.SessionStateProxy.Path.SetLocation(folder);

    /// <summary>Runs a script to its end, whatever errors it has.</summary>
    public Result Run(string script)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? end = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException exception)
        {
            end = exception.ErrorRecord;
        }

        return new Result(
            output.Where(item => item is not null).ToList(),
            shell.Streams.Error.ToList(),
            shell.Streams.Warning.Select(warning => warning.Message).ToList(),
            end,
            string.Join('\n', shell.Streams.Verbose.Select(v => v.Message).Concat(shell.Streams.Debug.Select(d => d.Message))
                .Concat(shell.Streams.Information.Select(i => i.ToString())).Concat(shell.Streams.Progress.Select(p => p.ToString()))));
    }

    /// <summary>Makes a shell of this session that runs a script; the caller starts, ends and disposes it.</summary>
    public PowerShell Shell(string script) => PowerShell.Create(_runspace).AddScript(script);

    /// <summary>Runs a script that must have no error, and returns its output.</summary>
    public IReadOnlyList<PSObject> Do(string script)
    {
        Result result = Run(script);
        ErrorRecord? error = result.End ?? (result.Errors.Count > 0 ? result.Errors[0] : null);
        Assert.True(error is null, $"{script}\n{error}\n{error?.ScriptStackTrace}");
        return result.Output;
    }

    /// <summary>Runs a script and returns the text that a person at the prompt sees.</summary>
    public string Show(string script)
    {
        int before = Host.Shown.Length;
        Do($"& {{ {script} }} | Out-Default");
        return Host.Shown[before..].ReplaceLineEndings("\n");
    }

    /// <summary>Runs a script and returns its output objects as text.</summary>
    public IReadOnlyList<string> Text(string script) => Do(script).Select(item => item.ToString()).ToList();

    /// <summary>Runs a script and returns its only output object as text.</summary>
    public string One(string script) => Assert.Single(Text(script));

    /// <summary>Runs a script that must change nothing, and returns its terminating error.</summary>
    public ErrorRecord Terminates(string errorId, string script)
    {
        string? before = _onServer is not null || System.IO.File.Exists(Database) ? Dump() : null;
        Result result = Run($"try {{ {script} }} catch {{ throw }}");
        Assert.True(result.End is not null, $"'{script}' did not terminate. {string.Join("; ", result.Errors)}");
        Assert.Equal(errorId, IdOf(result.End));
        Assert.Equal(before, before is null ? null : Dump());
        return result.End;
    }

    /// <summary>Runs a script that must change nothing, and returns its only error, which must not be terminating.</summary>
    public ErrorRecord Fails(string errorId, ErrorCategory category, string script)
    {
        string before = Dump();
        Result result = Run($"try {{ {script} }} catch {{ throw }}");
        Assert.True(result.End is null, $"'{script}' was terminated: {result.End}");
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal(errorId, IdOf(error));
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.EndsWith(".", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Dump());
        return error;
    }

    /// <summary>Runs a script with -WhatIf: nothing changes, nothing is written, and what would be done is shown.</summary>
    public string WhatIf(string script)
    {
        string before = Dump();
        int shown = Host.Shown.Length;
        Assert.Empty(Do(script + " -WhatIf"));
        Assert.Equal(before, Dump());
        string said = Host.Shown[shown..];
        Assert.Contains("What if:", said, StringComparison.Ordinal);
        return said;
    }

    public void Dispose()
    {
        Run("Remove-Module UserProvisioning");
        _runspace.Dispose();
        _folder.Dispose();
        if (_onServer is not null)
        {
            TestServer.Return(_onServer);
        }
    }

    /// <summary>Returns the part of the error id that this module sets.</summary>
    public static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}

/// <summary>The result of a script.</summary>
/// <param name="Output">The output objects.</param>
/// <param name="Errors">The errors that did not end the script.</param>
/// <param name="Warnings">Its warnings.</param>
/// <param name="End">The error that ended the script; null when it ran to its end.</param>
/// <param name="Rest">Verbose, debug, information and progress, as text.</param>
internal sealed record Result(
    IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, ErrorRecord? End, string Rest)
{
    public IEnumerable<string> Texts => Output.Select(item => item.ToString());

    public IEnumerable<string> ErrorIds => Errors.Select(Session.IdOf);

    /// <summary>All output and errors as one text.</summary>
    public string Everything => string.Join(
        '\n',
        [.. Texts, .. Errors.Select(error => $"{error} {error.Exception} {error.CategoryInfo} {error.TargetObject}"), .. Warnings, $"{End}", Rest]);
}
