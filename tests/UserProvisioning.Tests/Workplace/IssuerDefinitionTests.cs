using System.Management.Automation;
using System.Reflection;
using UserProvisioning.Tests.Binding;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Workplace;

/// <summary>Tests of the definitions of workplace issuers, in a real runspace.</summary>
public sealed class IssuerDefinitionTests : IDisposable
{
    private static readonly Dictionary<string, Func<PSObject, object>> Forms = new()
    {
        ["the object"] = item => item,
        ["CSV"] = WrittenForms.Csv,
        ["JSON"] = WrittenForms.Json,
        ["CLIXML"] = item => WrittenForms.Serialized(item, depth: 2),
        ["a job"] = item => WrittenForms.Serialized(item, depth: 1),
        ["Select-Object"] = WrittenForms.Selected,
    };

    private readonly Session _session = new(connect: false);

    public IssuerDefinitionTests()
    {
        foreach ((string name, string file) in new[] { ("there", _session.File("there.db")), ("here", _session.Database) })
        {
            _session.Do($"${name} = Connect-UserProvisioning '{file}'; [void] (New-ContactField Badge); "
                + "[void] ('Planners', 'Viewers', 'A, B' | ForEach-Object { New-UserGroup $_ })");
        }
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_copied_issuer_has_every_setting()
    {
        PSObject plain = Assert.Single(_session.Do("New-WorkplaceIssuer Plain -Issuer https://a.example.org -Audience a -Connection $here"));
        PSObject full = Assert.Single(_session.Do("""
            New-WorkplaceIssuer Full -Issuer https://b.example.org/ -Audience b -Provisioning ContactAndUser `
                -EmailDomain '@B.example.org', münchen.example -MatchBy badge, Email -UpdateContact `
                -ClaimMap @{ Badge = 'badge', 'no'; Department = $null } -GroupClaim roles -Connection $here `
                -GroupMap @{ 'fm planners' = 'planners', (Get-UserGroup Viewers -Connection $here); look = 'A, B' } -RequiredGroup fm, 'f m'
            """));
        PropertyInfo[] settings = typeof(WorkplaceIssuer).GetProperties()
            .Where(property => property.Name is not ("Id" or "DatabaseId" or "Name")).ToArray();
        Assert.True(settings.Length >= 10);
        Assert.All(settings, setting => Assert.True(Text(setting, plain) != Text(setting, full), $"Give {setting.Name} a value that is no default."));
        Assert.Equal(
            "b.example.org xn--mnchen-3ya.example|Badge Email|{Badge: [badge, no], Department: []}|{fm planners: [Planners, Viewers], look: [A, B]}",
            string.Join('|', new[] { "EmailDomain", "MatchBy", "ClaimMap", "GroupMap" }
                .Select(name => Text(settings.Single(setting => setting.Name == name), full))));
        foreach ((string form, Func<PSObject, object> write) in Forms)
        {
            foreach (PSObject issuer in new[] { plain, full })
            {
                _session.Set("written", write(issuer));
                PSObject copy = Assert.Single(_session.Do("$written | New-WorkplaceIssuer -Connection $there"));
                Assert.All(settings, setting => Assert.Equal($"{form} {Text(setting, issuer)}", $"{form} {Text(setting, copy)}"));
            }

            _session.Do("Get-WorkplaceIssuer -Connection $there | Remove-WorkplaceIssuer -Connection $there -Confirm:$false");
        }

        Assert.Equal(["Full", "Plain"], _session.Text("Get-WorkplaceIssuer -Connection $here | New-WorkplaceIssuer -Connection $there | "
            + "ForEach-Object Name"));
    }

    [Fact]
    public void Null_empties_a_field_and_what_is_not_given_stays()
    {
        _session.Do("[void] (New-WorkplaceIssuer X -Issuer https://a.example.org -Audience a -EmailDomain a.example -MatchBy Badge -UpdateContact "
            + "-ClaimMap @{ Badge = 'b' } -GroupMap @{ p = 'Planners' } -RequiredGroup p -GroupClaim g -Provisioning User)");
        string before = Show();
        _session.Do("Set-WorkplaceIssuer X; Get-WorkplaceIssuer X | Set-WorkplaceIssuer");
        Assert.Equal(before, Show());
        _session.Do("Set-WorkplaceIssuer X -EmailDomain $null -MatchBy $null -UpdateContact:$false -ClaimMap $null -GroupMap $null "
            + "-RequiredGroup $null -GroupClaim $null -Provisioning $null");
        Assert.Equal("None||Subject|False||groups||", Show());
        _session.Do("Set-WorkplaceIssuer X -MatchBy Email, Subject, email -Audience b -Issuer https://127.0.0.1/");
        Assert.Equal("None||Email|False||groups||", Show());

        string Show() => _session.One("Get-WorkplaceIssuer X | ForEach-Object { @($_.Provisioning, \"$($_.EmailDomain)\", \"$($_.MatchBy)\", "
            + "$_.UpdateContact, $_.ClaimMap, $_.GroupClaim, $_.GroupMap, \"$($_.RequiredGroup)\") -join '|' }");
    }

    [Fact]
    public void A_domain_and_an_address_with_its_audience_belong_to_one_issuer()
    {
        _session.Do("[void] (New-WorkplaceIssuer First -Issuer https://a.example.org -Audience a -EmailDomain a.example)");
        _session.Do("[void] (New-WorkplaceIssuer Second -Issuer https://a.example.org -Audience b)");
        ErrorRecord error = _session.Run("Set-WorkplaceIssuer Second -EmailDomain A.EXAMPLE").Errors.Single();
        Assert.Contains("'First'", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("'First'", _session.Run("Set-WorkplaceIssuer Second -Audience a").Errors.Single().ToString(), StringComparison.Ordinal);
        Assert.Equal(["Conflict"], _session.Run("Set-WorkplaceIssuer Second -Audience a").ErrorIds);
    }

    [Fact]
    public void A_user_group_that_an_issuer_gives_keeps_its_place_under_a_new_name_and_cannot_be_removed()
    {
        _session.Do("[void] (New-WorkplaceIssuer First -Issuer https://a.example.org -Audience a -GroupMap @{ p = 'Planners' })");
        ErrorRecord error = _session.Run("Remove-UserGroup Planners -Confirm:$false").Errors.Single();
        Assert.StartsWith("Conflict,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'First'", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Plan", _session.One("Set-UserGroup Planners -NewName Plan; (Get-WorkplaceIssuer First).GroupMap['p']"));
        _session.Do("Set-WorkplaceIssuer First -GroupMap $null; Remove-UserGroup Plan -Confirm:$false");
    }

    [Fact]
    public void Issuers_are_found_with_wildcards_by_id_and_by_object()
    {
        _session.Do("'Ab', 'Ac', 'B' | ForEach-Object { [void] (New-WorkplaceIssuer $_ -Issuer \"https://$_.example.org\" -Audience a) }");
        Assert.Equal(["Ab", "Ac", "B"], _session.Text("(Get-WorkplaceIssuer).Name"));
        Assert.Equal(["Ab", "Ac"], _session.Text("(Get-WorkplaceIssuer a*).Name"));
        Assert.Empty(_session.Do("Get-WorkplaceIssuer z*"));
        _session.Fails("IssuerNotFound", ErrorCategory.ObjectNotFound, "Get-WorkplaceIssuer Az");
        Assert.Equal("None None User", _session.One("Set-WorkplaceIssuer (Get-WorkplaceIssuer b).Id -Provisioning User; "
            + "\"$((Get-WorkplaceIssuer).Provisioning)\""));
    }

    [Fact]
    public void An_issuer_with_links_is_removed_only_by_force_and_comes_back_with_them()
    {
        _session.Do("[void] (New-WorkplaceIssuer X -Issuer https://a.example.org -Audience a -GroupMap @{ p = 'Planners' } -EmailDomain a.example); "
            + "[void] (New-Contact -LastName Bos -ExternalReference 1)");
        _session.Sql("INSERT INTO WorkplaceIdentities (ContactId, Issuer, Audience, Subject, LinkedAt) VALUES (1, 'https://a.example.org', 'a', 's', "
            + "'2026-01-01 00:00:00')");
        ErrorRecord error = _session.Run("Remove-WorkplaceIssuer X -Confirm:$false").Errors.Single();
        Assert.StartsWith("Conflict,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-Force", error.ToString(), StringComparison.Ordinal);
        string before = _session.One("Get-WorkplaceIssuer X | ForEach-Object { \"$($_.GroupMap['p']) $($_.EmailDomain)\" }");
        _session.Do("Remove-WorkplaceIssuer X -Force -Confirm:$false");
        Assert.Equal("0 0", _session.One("\"$(@(Get-WorkplaceIssuer).Count) $(@(Get-WorkplaceIdentity).Count)\""));
        _session.Do("[void] (@(Get-ProvisioningRun -Kind Manual)[-1] | Undo-ProvisioningRun -Confirm:$false)");
        Assert.Equal(before, _session.One("Get-WorkplaceIssuer X | ForEach-Object { \"$($_.GroupMap['p']) $($_.EmailDomain)\" }"));
        Assert.Equal(["s"], _session.Text("(Get-WorkplaceIdentity).Subject"));
    }

    private static string Text(PropertyInfo setting, PSObject item) => setting.GetValue(item.BaseObject) switch
    {
        null => string.Empty,
        IReadOnlyDictionary<string, object?> table => "{" + string.Join(", ", table.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
            $"{pair.Key}: [{(pair.Value is string one ? one : string.Join(", ", (IEnumerable<string>)pair.Value!))}]")) + "}",
        IEnumerable<string> list => string.Join(' ', list),
        var value => value.ToString()!,
    };
}
