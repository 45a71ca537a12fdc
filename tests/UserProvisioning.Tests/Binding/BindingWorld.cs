using System.Management.Automation;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Binding;

/// <summary>
/// A session with two databases with the same content, so that each id of one exists in the other too. <c>$here</c> is the default
/// connection, <c>$there</c> the other one.
/// </summary>
public sealed class BindingWorld : IDisposable
{
    private const string Fill = """
        $null = Get-UserLicense | Set-UserLicense -Total 50
        $null = New-ContactField Locker -Type Number -Header Kluisje
        $null = New-UserGroup Employees -Module Desks, Visitors
        $null = New-UserProfile 'Self service'
        $null = New-AssignmentRule Desk @{ Department = 'Front*', 'Desk' } -UserGroup Employees -License FullUser
        Set-ClientSetting DefaultUserGroups Employees
        $null = New-Contact -OrganizationName Acme -ExternalReference ORG
        $null = New-Contact -FirstName Tone -LastName Berg -ExternalReference 2 -Email tone@example.org -Department Sales -StartDate 2026-01-01
        $null = New-Contact -FirstName Ann -LastName Bos -ExternalReference 3 -Email ann@example.org
        $null = New-Contact -FirstName Nobody -LastName Yet -ExternalReference 9
        $null = New-SystemUser '2' -Username tone
        $null = New-SystemUser '3' -Username ann
        $null = New-EmployeeInterface HR -ServerName sftp.example.org -RemoteDirectory /in -Username worker -FilePattern *.csv `
            -HostKeyFingerprint 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs'
        $null = Import-EmployeeFile $file -Source HR -CreateUser -WarningAction Ignore
        $null = New-WorkplaceIssuer Login -Issuer https://127.0.0.1:9/ -Audience app
        $null = New-UserGroup Ruled
        $null = New-AssignmentRule Few @{ FirstName = 'Tone', 'Ann' } -UserGroup Ruled -WarningAction Ignore
        $null = Invoke-AssignmentRule -Force; Remove-UserGroupMember Ruled ann; Remove-UserGroupMember Ruled tone
        """;

    private readonly TestFolder _folder = new();

    public BindingWorld()
    {
        Session = new Session(connect: false);
        File.WriteAllText(_folder.File("hr.csv"), "ExternalReference,FirstName,LastName\n100,Eva,Smit\n");
        Session.Set("file", _folder.File("hr.csv"));
        foreach (string name in new[] { "there", "here" })
        {
            Session.Do($"${name} = Connect-UserProvisioning '{_folder.File(name + ".db")}'");
            Session.Do(Fill);
            using Microsoft.Data.Sqlite.SqliteConnection file = DatabaseDump.Open(_folder.File(name + ".db"));
            using Microsoft.Data.Sqlite.SqliteCommand command = file.CreateCommand();
            command.CommandText = "INSERT INTO WorkplaceIdentities (ContactId, Issuer, Subject, LinkedAt) VALUES (2, 'https://login.example.org', "
                + "'S-2', '2026-01-01 00:00:00')";
            command.ExecuteNonQuery();
        }
    }

    internal Session Session { get; }

    /// <summary>The command that returns an object of each noun, from a named connection.</summary>
    internal static IReadOnlyDictionary<string, string> Nouns { get; } = new Dictionary<string, string>
    {
        ["SystemUser"] = "Get-SystemUser tone -Connection $there",
        ["Contact"] = "Get-Contact -ExternalReference 9 -Connection $there",
        ["ContactField"] = "Get-ContactField Locker -Connection $there",
        ["AssignmentRule"] = "Get-AssignmentRule Desk -Connection $there",
        ["UserGroup"] = "Get-UserGroup Employees -Connection $there",
        ["UserProfile"] = "Get-UserProfile 'Self service' -Connection $there",
        ["ProvisioningRun"] = "Get-ProvisioningRun 1 -Connection $there",
        ["ProvisioningRunItem"] = "Compare-EmployeeFile $file -Connection $there",
        ["EmployeeInterface"] = "Get-EmployeeInterface HR -Connection $there",
        ["WorkplaceIssuer"] = "Get-WorkplaceIssuer Login -Connection $there",
        ["WorkplaceIdentity"] = "Get-WorkplaceIdentity 2 -Connection $there",
    };

    /// <summary>Returns the content of both databases.</summary>
    internal string Dump() => DatabaseDump.Of(_folder.File("here.db")) + DatabaseDump.Of(_folder.File("there.db"));

    /// <summary>The parameters that take a reference: cmdlet, parameter, noun.</summary>
    internal static IEnumerable<(CmdletInfo Cmdlet, ParameterMetadata Parameter, string Noun)> References(Session session) =>
        from item in session.Do("Get-Command -Module UserProvisioning")
        let cmdlet = (CmdletInfo)item.BaseObject
        from parameter in cmdlet.Parameters.Values
        let type = parameter.ParameterType.GetElementType() ?? parameter.ParameterType
        where typeof(DatabaseReference).IsAssignableFrom(type)
        select (cmdlet, parameter, type.Name[..^"Reference".Length]);

    /// <summary>The other parameters that a call of the cmdlet needs, with values that fit.</summary>
    internal static string Rest(CmdletInfo cmdlet, string? but)
    {
        CommandParameterSetInfo set = cmdlet.ParameterSets
            .Where(set => but is null || set.Parameters.Any(parameter => parameter.Name == but))
            .OrderBy(set => set.Parameters.Count(parameter => parameter.IsMandatory)).First();
        IEnumerable<string> needed = set.Parameters.Where(parameter => parameter.IsMandatory && parameter.Name != but).Select(parameter =>
            parameter.Name);
        if (cmdlet.Name == "Set-SystemUserCredential")
        {
            needed = needed.Append("Generate");
        }

        return string.Concat(needed.Select(name => " -" + name + " " + Value(cmdlet, name)));
    }

    private static string Value(CmdletInfo cmdlet, string parameter) => (cmdlet.Noun, parameter) switch
    {
        (_, "User") => "ann",
        (_, "Contact") => "'9'",
        (_, "Into") => "'3'",
        (_, "Run") => "1",
        ("UserGroupMember" or "UserGroup", "UserGroup") => "Employees",
        (_, "UserProfile") => "'Self service'",
        (_, "License") => "LimitedUser",
        ("SystemUserSetting", "Name") => "Language",
        ("AssignmentRule", "Name") when cmdlet.Verb != "New" => "Desk",
        ("UserGroup" or "UserProfile" or "AssignmentRule", "Name") => "New",
        (_, "Value") => "nl",
        (_, "PickupDirectory") => "mail",
        (_, "Generate") => string.Empty,
        ("Employee", "InputObject") => "(@{ ExternalReference = '99' }, @{ ExternalReference = '100'; FirstName = 'Eva'; LastName = 'Smit' })",
        ("EmployeeFile", "Path") when cmdlet.Verb is "Import" or "Compare" => "$file",
        (_, "Path") => "out.csv",
        _ => throw new InvalidOperationException($"This table has no value for {cmdlet.Name} -{parameter}. Add one."),
    };

    public void Dispose()
    {
        Session.Dispose();
        _folder.Dispose();
    }
}
