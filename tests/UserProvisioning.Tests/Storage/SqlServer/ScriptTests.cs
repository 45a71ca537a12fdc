using System.Management.Automation;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests of the script for a DBA, and of calls that the cmdlets refuse before they connect to a server.</summary>
public sealed class ScriptTests : IDisposable
{
    private const string Secret = "Tr0ub4dor&3";

    private readonly Session _session = new(connect: false);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_script_is_written_without_a_server_and_overwritten_only_with_Force()
    {
        string path = _session.File("schema.sql");
        Assert.Equal(path, _session.One($"(Initialize-UserProvisioningDatabase -ScriptPath '{path}' -Database Hogeland).FullName"));
        string script = File.ReadAllText(path);
        Assert.Contains("-d Hogeland", script, StringComparison.Ordinal);
        Assert.Contains("CREATE ROLE UserProvisioningOperator", script, StringComparison.Ordinal);
        File.WriteAllText(path, "mine");
        _session.Terminates(ErrorIds.FileUnwritable, $"Initialize-UserProvisioningDatabase -ScriptPath '{path}'");
        Assert.Equal("mine", File.ReadAllText(path));
        _session.Do($"Initialize-UserProvisioningDatabase -ScriptPath '{path}' -Force");
        Assert.NotEqual("mine", File.ReadAllText(path));
    }

    [Fact]
    public void A_relative_path_of_the_script_is_that_of_the_session_and_WhatIf_writes_nothing()
    {
        _session.SetLocation(Path.GetDirectoryName(_session.File("x"))!);
        _session.Do("Initialize-UserProvisioningDatabase -ScriptPath ./not.sql -WhatIf");
        Assert.False(File.Exists(_session.File("not.sql")));
        _session.Do("Initialize-UserProvisioningDatabase -ScriptPath ./here.sql");
        Assert.True(File.Exists(_session.File("here.sql")));
    }

    [Fact]
    public void Each_statement_of_the_script_is_guarded_and_can_be_run_twice()
    {
        string script = SqlServerScript.Whole(null);
        foreach (string batch in SqlServerScript.Batches(script))
        {
            foreach (Microsoft.SqlServer.TransactSql.ScriptDom.TSqlStatement statement in SqlServerModel.Parse(batch).Batches.SelectMany(parsed =>
                parsed.Statements))
            {
                // No statement may fail or add something when the script is run a second time.
                Assert.False(statement.GetType().Name.StartsWith("Create", StringComparison.Ordinal)
                    || statement.GetType().Name.StartsWith("Alter", StringComparison.Ordinal), batch);
            }
        }

        Assert.Contains("SET QUOTED_IDENTIFIER ON", script, StringComparison.Ordinal);
        Assert.All(script.Split('\n'), line => Assert.True(line.TrimEnd('\r').Length <= 160, line));
    }

    [Fact]
    public void Each_definition_belongs_to_the_schema_UserProvisioning() => Assert.All(
        SqlServerModel.Definitions(),
        definition => Assert.Matches(@"UserProvisioning", definition));

    [Theory]
    [InlineData("Server=sql01;Database=x;Password={0};Colour=blue")]
    [InlineData("Server=sql01;Database=x;User ID=sa;Password=a;{0}")]
    [InlineData("{0}")]
    [InlineData("User ID=sa;Password={0};Database=x")]
    [InlineData("Server=sql01;User ID=sa;Password={0}")]
    public void An_invalid_connection_string_is_refused_and_its_password_is_not_shown(string text)
    {
        ErrorRecord error = _session.Terminates(
            ErrorIds.ConnectionFailed,
            $"Connect-UserProvisioning -ConnectionString '{text.Replace("{0}", Secret, StringComparison.Ordinal)}'");
        Assert.DoesNotContain(Secret, error.Exception.ToString(), StringComparison.Ordinal);
        Assert.Contains("-ConnectionString", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_about_an_unreachable_server_names_it_and_not_the_password()
    {
        ErrorRecord error = _session.Terminates(
            ErrorIds.ConnectionFailed,
            $"Connect-UserProvisioning -ConnectionString 'Server=127.0.0.1,1;Database=x;User ID=sa;Password={Secret};Connect "
                + "Timeout=1;ConnectRetryCount=0' -Verbose");
        Assert.DoesNotContain(Secret, error.Exception.ToString(), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1,1/x", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connection_options_show_no_secret_and_encrypt_by_default()
    {
        SqlServerConnectionOptions options = SqlServerConnectionOptions.FromConnectionString($"Server=sql01;Database=x;User ID=sa;Password={Secret}");
        Assert.Equal("sql01/x", options.ToString());
        Microsoft.Data.SqlClient.SqlConnection connection = options.Address.CreateConnection();
        Assert.DoesNotContain(Secret, connection.ConnectionString, StringComparison.Ordinal);
        var built = new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(connection.ConnectionString);
        Assert.Equal(Microsoft.Data.SqlClient.SqlConnectionEncryptOption.Mandatory, built.Encrypt);
        Assert.False(built.TrustServerCertificate);
        built = new(SqlServerConnectionOptions.ForServer("sql01", "x").Address.CreateConnection().ConnectionString);
        Assert.Equal(Microsoft.Data.SqlClient.SqlConnectionEncryptOption.Mandatory, built.Encrypt);
        Assert.True(built.IntegratedSecurity);
        Assert.False(built.TrustServerCertificate);
    }

    [Fact]
    public void Credential_and_AccessToken_exclude_each_other()
    {
        ErrorRecord error = _session.Terminates(
            ErrorIds.ConnectionFailed,
            "$p = [System.Security.SecureString]::new(); Connect-UserProvisioning -ServerInstance s -Database d -AccessToken abc -Credential "
                + "([pscredential]::new('sa', $p))");
        Assert.Contains("-AccessToken", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copying_a_database_needs_a_connection_to_a_server()
    {
        _session.Terminates(ErrorIds.NotConnected, $"Copy-UserProvisioningDatabase '{_session.File("a.db")}'");
        _session.Do($"$null = Connect-UserProvisioning '{_session.File("b.db")}'");
        ErrorRecord error = Assert.Single(_session.Run($"Copy-UserProvisioningDatabase '{_session.File("a.db")}'").Errors);
        Assert.StartsWith(ErrorIds.Conflict, error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
