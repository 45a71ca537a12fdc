using System.Management.Automation;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Binding;

/// <summary>
/// Tests that an empty filter never selects everything. <c>Get-SystemUser $row.Usernaem</c>, with a misspelt property, is an error; so is an empty or
/// blank text,
/// an empty list, and a list with one of these in it.
/// </summary>
public sealed class EmptyFilterTests(BindingWorld world) : IClassFixture<BindingWorld>
{
    private static readonly string[] Nothing = ["$null", "''", "'  '", "@()", "@($null)", "@('x', $null)", "@('x', '')", "$row.Usernaem"];

    // The filters of cmdlets that do not begin with Get-. Other parameters are references to the objects that are changed.
    private static readonly string[] AlsoFilters = ["Source", "Since", "Until", "SheetName", "Name"];

    private readonly Session _session = world.Session;

    [Fact]
    public void Each_filter_and_each_name_refuses_an_empty_value()
    {
        _session.Do("$row = [pscustomobject] @{ Username = 'x' }");
        string before = world.Dump();
        var taken = new List<string>();
        int asked = 0;
        foreach (CmdletInfo cmdlet in _session.Do("Get-Command -Module UserProvisioning").Select(item => (CmdletInfo)item.BaseObject))
        {
            foreach (ParameterMetadata parameter in cmdlet.Parameters.Values.Where(parameter => IsFilter(cmdlet, parameter)))
            {
                string rest = BindingWorld.Rest(cmdlet, parameter.Name);
                foreach (string nothing in Nothing)
                {
                    asked++;
                    string call = $"{cmdlet.Name} -{parameter.Name} {(nothing[0] == '$' ? nothing : $"({nothing})")}{rest}";
                    Result result = _session.Run($"try {{ {call} }} catch {{ throw }}");
                    if (result.End is null || result.Output.Count > 0 || !result.End.FullyQualifiedErrorId.Contains("Argument",
                        StringComparison.Ordinal))
                    {
                        taken.Add($"{call}: {result.End?.FullyQualifiedErrorId} {result.End} {result.Output.Count} written");
                    }
                }
            }
        }

        Assert.True(taken.Count == 0, string.Join('\n', taken));
        Assert.True(asked > 200, $"Only {asked} calls were made.");
        Assert.Equal(before, world.Dump());
    }

    [Theory]
    [InlineData("$null | Get-SystemUser")]
    [InlineData("[pscustomobject] @{ Username = '' } | Get-SystemUser")]
    [InlineData("[pscustomobject] @{ Username = '' } | Disable-SystemUser")]
    [InlineData("[pscustomobject] @{ Username = $null; Id = '' } | Disable-SystemUser")]
    [InlineData("[pscustomobject] @{ ContactId = '' } | Get-Contact")]
    [InlineData("[pscustomobject] @{ Name = '' } | Get-UserGroup")]
    [InlineData("[pscustomobject] @{ Name = '' } | Remove-UserGroup")]
    [InlineData("'', ' ' | Disable-SystemUser")]
    [InlineData("[pscustomobject] @{ ExternalReference = ''; Department = 'X' } | Set-Contact")]
    public void An_empty_target_in_the_pipeline_is_an_error_and_changes_nothing(string call)
    {
        string before = world.Dump();
        Result result = _session.Run(call);
        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Errors);
        Assert.Equal(before, world.Dump());
    }

    private static bool IsFilter(CmdletInfo cmdlet, ParameterMetadata parameter)
    {
        Type type = parameter.ParameterType;
        return parameter.Name != "Connection"
            && !PSCmdlet.CommonParameters.Contains(parameter.Name)
            && !PSCmdlet.OptionalCommonParameters.Contains(parameter.Name)
            && parameter.ParameterType != typeof(SwitchParameter)
            && !parameter.Attributes.OfType<AllowNullAttribute>().Any()
            && (cmdlet.Verb == "Get" || typeof(DatabaseReference).IsAssignableFrom(type.GetElementType() ?? type)
                || (AlsoFilters.Contains(parameter.Name) && cmdlet.Verb is "Export" or "Test" or "Compare" or "Import"));
    }
}
