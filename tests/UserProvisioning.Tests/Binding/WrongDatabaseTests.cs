using System.Management.Automation;
using System.Reflection;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Binding;

/// <summary>Tests that every parameter that takes an object refuses one of another database, with and without -WhatIf.</summary>
public sealed class WrongDatabaseTests(BindingWorld world) : IClassFixture<BindingWorld>
{
    private readonly Session _session = world.Session;

    [Fact]
    public void Each_reference_parameter_refuses_an_object_of_another_database()
    {
        string before = world.Dump();
        var taken = new List<string>();
        int asked = 0;
        foreach ((CmdletInfo cmdlet, ParameterMetadata parameter, string noun) in BindingWorld.References(_session))
        {
            string[] calls =
            [
                $"{cmdlet.Name} -{parameter.Name} $object{BindingWorld.Rest(cmdlet, parameter.Name)}",
                .. parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => attribute.ValueFromPipeline)
                    ? new[] { $"$object | {cmdlet.Name}{BindingWorld.Rest(cmdlet, parameter.Name)}",
                        $"$copy | {cmdlet.Name}{BindingWorld.Rest(cmdlet, parameter.Name)}" }
                    : [],
            ];
            _session.Do($"$object = {BindingWorld.Nouns[noun]}; $copy = "
                + $"[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($object, 1))");
            foreach (string call in calls.SelectMany(call => cmdlet.Parameters.ContainsKey("WhatIf") ? new[] { call, call + " -WhatIf" } : [call]))
            {
                asked++;
                Result result = _session.Run(call);
                IEnumerable<ErrorRecord> errors = result.End is null ? result.Errors : result.Errors.Append(result.End);
                // A failed delivery is written as an object too.
                if (!errors.Any(error => Session.IdOf(error) == ErrorIds.WrongDatabase) || (result.Output.Count > 0
                    && cmdlet.Name != "Send-LoginCredential"))
                {
                    taken.Add($"{call}: {string.Join("; ", errors.Select(error => error.FullyQualifiedErrorId + " " + error))} "
                        + $"{string.Join(' ', result.Texts)}");
                }
            }
        }

        Assert.True(taken.Count == 0, string.Join('\n', taken));
        Assert.True(asked > 80, $"Only {asked} calls were made.");
        Assert.Equal(before, world.Dump());
    }

    [Fact]
    public void Each_output_type_is_a_DatabaseObject()
    {
        string[] others = ["ProvisioningConnection", "DatabaseCopy", "PSCredential", "FileInfo"];
        Assert.Empty(_session.Do("Get-Command -Module UserProvisioning")
            .SelectMany(item => ((CmdletInfo)item.BaseObject).OutputType)
            .Where(output => !others.Contains(output.Type.Name) && !typeof(DatabaseObject).IsAssignableFrom(output.Type))
            .Select(output => output.Name).Distinct());
    }

    [Theory]
    [InlineData("Get-Contact")]
    [InlineData("Get-SystemUser")]
    [InlineData("Get-UserGroup")]
    [InlineData("Get-UserProfile")]
    [InlineData("Get-UserGroupMember Employees")]
    [InlineData("Get-ProvisioningRun")]
    [InlineData("Get-ProvisioningRunItem 1")]
    [InlineData("Get-ProvisioningAudit")]
    [InlineData("Get-EmployeeInterface")]
    [InlineData("Get-WorkplaceIssuer")]
    [InlineData("Get-WorkplaceIdentity")]
    [InlineData("Get-UserLicense")]
    [InlineData("Get-ClientSetting")]
    [InlineData("Get-GeneralUserSetting")]
    [InlineData("Get-SystemUser tone | Get-SystemUserSetting")]
    [InlineData("Test-SystemUser tone")]
    [InlineData("Get-SystemUserAccess tone")]
    public void Each_written_object_has_the_id_of_its_database(string command)
    {
        Assert.Equal(["True"], _session.Text($"@({command} | Where-Object DatabaseId -eq $here.DatabaseId).Count -eq @({command}).Count"));
        Assert.Equal(["False"], _session.Text("$here.DatabaseId -eq $there.DatabaseId"));
    }

    [Fact]
    public void A_name_or_reference_from_one_database_can_be_used_in_another()
    {
        Assert.Equal("True", _session.One("Get-SystemUser tone -Connection $there | ForEach-Object { [pscustomobject] @{ Username = $_.Username } "
            + "} | Get-SystemUser | ForEach-Object { $_.DatabaseId -eq $here.DatabaseId }"));
        Assert.Equal("Tone Berg", _session.One("Get-SystemUser tone -Connection $there | Get-Contact -Connection $there | ForEach-Object { "
            + "[pscustomobject] @{ ExternalReference = $_.ExternalReference } } | Get-Contact"));
    }

    [Fact]
    public void Each_public_model_with_an_id_is_a_DatabaseObject() => Assert.Empty(
        typeof(Contact).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == "UserProvisioning" && !type.IsAbstract && type.GetProperty("Id",
                BindingFlags.Public | BindingFlags.Instance) is { CanWrite: true } id
                && id.PropertyType == typeof(long))
            .Where(type => !typeof(DatabaseObject).IsAssignableFrom(type))
            .Select(type => type.Name));
}
