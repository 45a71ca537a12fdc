using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using UserProvisioning.Connections;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that no message about objects speaks of a file, a row, a column, a header, a line or a cell.</summary>
public sealed partial class ObjectMessageTests : IDisposable
{
    // What only a file can be or lack, and words that are looked for in a text.
    private static readonly (string Type, string Text)[] OnlyFiles =
    [
        ("FileLanguages", "Files are not written in the language '"), ("MappingBuilder", "its header is one column, '"),
        ("NonPersons", "sum som count"), ("OpenedFile", "The file is a part of its source: "),
        ("OpenedFile", "changed. Deliver all of it in one file"),
        ("RunApproval", "' is gone. Put the same file back"), ("RunApproval", "its file '"), ("RunApproval", "the file '"),
        ("RunResumption", "' is gone or cannot be read any more. Put the same file back"), ("RunResumption", "its file '"),
    ];

    // What each of these commands says; none of them changes anything that another needs.
    private static readonly (string Expected, string Script)[] Refusals =
    [
        ("looks like a status", "@{ EmployeeID = '1'; LastName = 'a'; WorkStatus = 'gone' } | Import-Employee"),
        ("The property 'Shoe' is not used.", "@{ EmployeeID = '1'; LastName = 'a'; Shoe = '9' } | Import-Employee"),
        ("there is no field 'Nothing'", "$one | Import-Employee -Mapping @{ Nothing = 'x' }"),
        ("the name is empty", "$one | Import-Employee -Mapping @{ Phone = '' }"),
        ("the name is empty", "$one | Import-Employee -Mapping @{ Phone = @{ Column = '' } }"),
        ("a name or a table is needed", "$one | Import-Employee -Mapping @{ Phone = 1 }"),
        ("the objects have no property 'Nr'", "$one | Import-Employee -Mapping @{ Phone = 'Nr' }"),
        ("everybody has another key", "$one | Import-Employee -Mapping @{ ExternalReference = @{ Value = '1' } }"),
        ("a Column or a Value is missing", "$one | Import-Employee -Mapping @{ StartDate = @{ Format = 'dd-MM-yyyy' } }"),
        ("a script stands alone", "$one | Import-Employee -Mapping @{ Phone = @{ Value = { 1 } } }"),
        ("Map needs a table", "$one | Import-Employee -Mapping @{ Phone = @{ Column = 'LastName'; Map = 1 } }"),
        ("Separator stands", "$one | Import-Employee -Mapping @{ Phone = @{ Column = 'LastName'; Separator = ',' } }"),
        ("Empty lists", "$one | Import-Employee -Mapping @{ Phone = @{ Column = 'LastName'; Empty = @() } }"),
        ("Value is the same", "$one | Import-Employee -Mapping @{ Phone = @{ Column = 'LastName'; Value = 1 } }"),
        ("no property is recognized", "@{ Nr = '1'; LastName = 'a' } | Import-Employee"),
        ("are both recognized as", "@{ EmployeeID = '1'; PersonnelNumber = '2'; LastName = 'a' } | Import-Employee"),
        ("each object holds a list", "@{ count = 2; value = @(@{ firstName = 'a' }, @{ firstName = 'b' }) } | Import-Employee"),
        ("does not say which object comes first", "$one | Import-Employee -PrimaryRow FTE"),
        ("the objects have no property 'FTE'", "$one | Import-Employee -PrimaryRow 'FTE desc'"),
        ("does not say which object of a person counts", "'01/02/2026', '02/01/2026' | ForEach-Object { @{ EmployeeID = '1'; LastName = 'a'; "
            + "Since = $_ } } | Import-Employee -PrimaryRow 'Since desc'"),
        ("were expected", "$one | Import-Employee -ExpectedCount 2"),
        ("There were no objects", "@() | Import-Employee -FullLoad"),
        ("There were no objects", "@() | Import-Employee"),
        ("is $null", "$one, $null | Import-Employee"),
        ("Import 1 object: ", "$one | Import-Employee -WhatIf"),
    ];

    private static readonly string[] SharedRooms =
    [
        "UserProvisioning.Sources.Mapping", "UserProvisioning.Sources.Objects", "UserProvisioning.Importing", "UserProvisioning.Importing.Approval",
        "UserProvisioning.Importing.Matching", "UserProvisioning.Importing.Primary", "UserProvisioning.Importing.Selecting",
    ];

    private readonly Session _session = new(pool: 2);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void No_reason_of_an_item_speaks_of_a_file()
    {
        _session.Do("""
            $null = New-Contact -FirstName Ann -LastName Bos -Email twice@x.org
            $null = New-Contact -FirstName Ben -LastName Bos -Email twice@x.org
            $null = New-Contact -FirstName Adm -LastName In -Email admin@x.org
            Set-UserLicense Administrator 1; $null = Get-Contact 'Adm*' | New-SystemUser -Username boss -License Administrator
            Set-UserLicense FullUser 0; Set-UserLicense Requestor 50; $null = New-UserGroup Full -RequiredLicense FullUser
            $null = New-Contact -FirstName Per -LastName Son -ExternalReference P
            $null = New-Contact -FirstName Hand -LastName Gone -ExternalReference H | New-SystemUser
            Disable-SystemUser hgone
            $null = New-Contact -FirstName To -LastName Merge -ExternalReference M1
            $null = New-Contact -FirstName In -LastName To -ExternalReference M2
            $null = Merge-Contact M1 -Into M2 -Confirm:$false -WarningAction Ignore
            $map = @{ LastName = 'LastName'; Active = @{ Column = 'Works'; Map = @{ yes = $true } }; CostCenter = @{ Column = 'Cost'; Digits = 4 }
                JobTitle = { if ($_.Job -eq 'bad') { throw 'no' }; $_.Job } }
            $number = 0
            function Person($more, $nr = "E$((++$script:number))") {
                $all = @{ ExternalReference = $nr; FirstName = 'F'; LastName = 'L' }
                foreach ($key in $more.Keys) { $all[$key] = $more[$key] }
                [pscustomobject] $all
            }
            """);
        string reasons = Reasons("""
            $run = @(
                (Person @{} ''), (Person @{} 'D'), (Person @{} 'D'), (Person @{} ('k' * 500)), (Person @{} 1.5)
                (Person @{ OrganizationReference = 'none' }), (Person @{ OrganizationReference = 'P' }), (Person @{ OrganizationReference = 'D' })
                (Person @{ Type = 'Organization'; OrganizationName = 'O'; FirstName = ''; LastName = ''; OrganizationReference = 'D' })
                (Person @{ Type = 'Organization'; OrganizationName = 'O' } 'P'), (Person @{ Type = 'Thing' })
                (Person @{ FirstName = ''; LastName = ''; OrganizationName = 'Acme'; Job = 'x' })
                (Person @{ Email = 'no address' }), (Person @{ Phone = '1' * 500 }), (Person @{ StartDate = 'soon' })
                (Person @{ StartDate = '02/03/2026' })
                (Person @{ StartDate = '31/01/2026' }), (Person @{ EndDate = '02/03/2026' }), (Person @{ EndDate = 'open' })
                (Person @{ StartDate = '1066-01-01' }), (Person @{ CreateUser = 'perhaps' }), (Person @{ License = 'Big' })
                (Person @{ NameUse = 'x' })
                (Person @{ Language = 'xx-yy-zz' }), (Person @{ Works = 'no' }), (Person @{ Cost = 'x' }), (Person @{ Job = 'bad' })
                (Person @{ FirstName = 'External'; LastName = 'Reference' } 'ExternalReference'), (Person @{} 'Total')
                (Person @{ FirstName = ''; LastName = 'Vacancy' } 'V'), (Person @{ FirstName = '1'; LastName = '2' } 'N')
                (Person @{ Email = 'twice@x.org' }), (Person @{ Email = 'admin@x.org' }), (Person @{} 'H'), (Person @{} 'M1'), (Person @{} 'M2')
                (Person @{ UserGroups = 'None' }), (Person @{ UserProfiles = 'None' }), (Person @{ UserGroups = 'Full' })
                (Person @{ Username = 'boss' }), (Person @{ Username = 'no way!' }), (Person @{ License = 'FullUser' })
            ) | Import-Employee -CreateUser -MatchBy Email -Mapping $map -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings; (Get-ProvisioningRunItem $run).Reason
            """);
        foreach (string expected in new[]
        {
            "already the key of object 2", "neither among the objects", "or was rejected", "the object says Organization", "leave out objects",
            "is ambiguous", "in the property 'Works' is not mapped", "in the property 'Cost' is no whole number", "its script failed",
            "as [string] in PowerShell", "names of properties", "it is a total", "it is a vacancy", "it has numbers", "give it this reference",
            "adopted only with -Force", "ArchivedByHand", "Another object of this person counts: object", "LicenseUnavailable", "LicenseTooLow",
            "UserGroupNotFound", "UserProfileNotFound", "UsernameTaken", "objects were rejected", "Licenses are missing",
        })
        {
            Assert.Contains(expected, reasons, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_error_about_a_mapping_or_an_order_speaks_of_a_file()
    {
        _session.Do("$one = @{ EmployeeID = '1'; LastName = 'a' }");
        Assert.All(Refusals, refusal => Assert.Contains(refusal.Expected, Reasons(refusal.Script), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Compare the objects again", "$plan = $one | Compare-Employee; Set-Contact P -Phone 9; $p = @{ EmployeeID = 'P'; LastName = 'b' }; "
        + "$plan = $p | Compare-Employee; Set-Contact P -LastName c; $p | Import-Employee -Item $plan")]
    [InlineData("there is no object with that number", "$plan = $one, $two | Compare-Employee; $one | Import-Employee -Item $plan")]
    [InlineData("which has that number", "$plan = $one | Compare-Employee; $two | Import-Employee -Item $plan")]
    [InlineData("that the objects lack", "$plan = $all[0] | Compare-Employee -FullLoad -Source A; "
        + "$all[0] | Import-Employee -Item ($plan | Where-Object Line -eq 0) -Source A")]
    [InlineData("there is an object for it", "$plan = $all[0] | Compare-Employee -FullLoad -Source A; "
        + "$all | Import-Employee -Item ($plan | Where-Object Line -eq 0) -Source A -FullLoad")]
    [InlineData("The objects would archive", "$all[0] | Import-Employee -Source A -FullLoad")]
    [InlineData("is newer", "1, 2 | ForEach-Object { $all[0] | Import-Employee -Source A -FullLoad -WarningAction Ignore }; "
        + "Approve-ProvisioningRun 2")]
    [InlineData("Import the objects again", "$null = $all[0] | Import-Employee -Source A -FullLoad -WarningAction Ignore; "
        + "Set-Contact A3 -LastName x; Disable-Contact A4; Approve-ProvisioningRun 2")]
    [InlineData("Import the objects again with -Force", "$null = $all[0] | Import-Employee -Source A -FullLoad -WarningAction Ignore -Mapping @{ "
        + "LastName = { $_.LastName } }; Approve-ProvisioningRun 2")]
    [InlineData("not interrupted", "Resume-ProvisioningRun 1")]
    public void No_error_warning_or_question_speaks_of_a_file(string expected, string script)
    {
        _session.Do("""
            $one = @{ EmployeeID = '1'; LastName = 'a' }; $two = @{ EmployeeID = '2'; LastName = 'b' }
            $null = New-Contact -LastName b -ExternalReference P
            Get-UserLicense Requestor | Set-UserLicense -Total 50
            $all = 1..20 | ForEach-Object { @{ EmployeeID = "A$_"; LastName = "n$_" } }
            $null = $all | Import-Employee -Source A -CreateUser
            """);
        Assert.Contains(expected, Reasons(script), StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_of_the_cmdlets_for_objects_speaks_of_files_only_beside_objects()
    {
        foreach (string name in new[] { "MatchBy", "Source", "CreateUser", "FullLoad", "Force", "ExpectedCount", "ClearNull", "Item" })
        {
            string help = _session.One($"(Get-Help Import-Employee -Parameter {name}).description.Text -join ' '");
            Assert.NotEmpty(help);
            Assert.DoesNotMatch(FileWord(), help.Replace("row or object", string.Empty, StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// The code between opening a source and storing its run is the same for files and objects. So its messages take these words from SourceWords.
    /// </summary>
    [Fact]
    public void No_message_of_the_code_that_files_and_objects_share_names_a_file_itself()
    {
        using var module = ModuleDefinition.ReadModule(typeof(ProvisioningConnection).Assembly.Location);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (TypeDefinition type in module.GetTypes())
        {
            TypeDefinition outer = type;
            while (outer.DeclaringType is not null)
            {
                outer = outer.DeclaringType;
            }

            if (!SharedRooms.Contains(outer.Namespace))
            {
                continue;
            }

            foreach (string text in type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions)
                .Where(one => one.OpCode == OpCodes.Ldstr).Select(one => (string)one.Operand))
            {
                if (text.Contains(' ', StringComparison.Ordinal) && FileWord().IsMatch(text) && !IsAllowed(outer.Name, text))
                {
                    found.Add($"{outer.Name}: {text}");
                }
            }
        }

        Assert.Equal(string.Empty, string.Join('\n', found));
    }

    private static bool IsAllowed(string type, string text) =>
        text.EndsWith(" = ", StringComparison.Ordinal)
        || Array.Exists(OnlyFiles, known => known.Type == type && text.StartsWith(known.Text, StringComparison.Ordinal));

    [GeneratedRegex(@"\b(files?|rows?|columns?|headers?|lines?|cells?|Files?|Rows?|Headers?|Lines?|Cells?)\b", RegexOptions.CultureInvariant)]
    private static partial Regex FileWord();

    /// <summary>Runs a script; returns all that it says, and the reasons of the items of all runs, of which none may speak of a file.</summary>
    private string Reasons(string script)
    {
        int before = _session.Host.Shown.Length;
        Result result = _session.Run(script);
        List<string> said =
        [
            .. result.Output.Select(item => $"{item}"),
            .. result.Errors.Select(error => error.Exception.Message),
            .. result.Warnings,
            result.End?.Exception.Message ?? string.Empty,
            _session.Host.Shown[before..],
            .. _session.Text("Get-ProvisioningRun | Get-ProvisioningRunItem | ForEach-Object { $_.Reason }"),
        ];
        string all = string.Join('\n', said);
        Assert.DoesNotMatch(FileWord(), all);
        return all;
    }
}
