using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using CsvHelper;
using CsvHelper.Configuration;
using Dapper;
using Microsoft.Data.Sqlite;

namespace DecoyModule;

/// <summary>A cmdlet that uses the libraries of this module, and says which versions were loaded.</summary>
[Cmdlet(VerbsCommon.Get, "DecoyLibrary")]
[OutputType(typeof(string))]
public sealed class GetDecoyLibrary : Cmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        using var reader = new StringReader("Name\nVisser");
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        csv.ReadHeader();
        csv.Read();
        var parameters = new DynamicParameters();
        parameters.Add("Name", csv.GetField("Name"));
        WriteObject(Describe(typeof(CsvReader).Assembly));
        WriteObject(Describe(typeof(DynamicParameters).Assembly));
        var builder = new SqliteConnectionStringBuilder { DataSource = parameters.Get<string>("Name") };
        WriteObject(Describe(typeof(SqliteConnectionStringBuilder).Assembly));
        WriteObject("It works: " + builder.ConnectionString);
    }

    private static string Describe(Assembly assembly) =>
        $"{assembly.GetName().Name} {assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version}";
}
