using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that the advice of messages works, and that the most important message comes first.</summary>
public sealed class AdviceTests
{
    [Theory]
    [InlineData('^')]
    [InlineData(':')]
    [InlineData('~')]
    [InlineData('#')]
    public void The_advised_delimiter_reads_the_file(char delimiter)
    {
        using var lab = new EmployeeFileLab();
        string path = lab.Write($"EmployeeID{delimiter}LastName{delimiter}Email\n1{delimiter}Aa{delimiter}a@x.example\n");
        Assert.Contains($"-Delimiter '{delimiter}'", lab.Fails(path).Message, StringComparison.Ordinal);
        Assert.Equal(1, lab.ImportPath(path, r => r with { Delimiter = delimiter }).Run.Created);
        Assert.Contains($"-Delimiter '{delimiter}'", lab.Fails(path, r => r with { Delimiter = ';' }).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EmployeeID,LastName,Email,Email", "Email")]
    [InlineData("EmployeeID,LastName,Email,E-mail", "Email")]
    [InlineData("EmployeeID,LastName,Personnel number", "ExternalReference")]
    [InlineData("EmployeeID,LastName,EmployeeID", "ExternalReference")]
    [InlineData("EmployeeID,LastName,Mail,Mail,Mail", "Email")]
    public void Each_advised_mapping_works(string header, string field)
    {
        using var lab = new EmployeeFileLab();
        string path = lab.Write($"{header}\n{string.Join(',', header.Split(',').Select((_, i) => i == 1 ? "Aa" : $"k{i}@x.example"))}\n");
        string message = lab.Fails(path).Message;
        string[] advised = [.. System.Text.RegularExpressions.Regex
            .Matches(message, $"-Mapping @{{ {field} = '([^']+)' }}")
            .Select(match => match.Groups[1].Value)];
        Assert.True(advised.Length >= 2, message);
        foreach (string column in advised)
        {
            Assert.Equal(0, lab.ImportPath(path, r => r with { Mapping = new Dictionary<string, object?> { [field] = column } }).Run.Rejected);
        }
    }

    [Fact]
    public void The_error_about_thousands_of_equal_columns_names_only_the_first()
    {
        using var lab = new EmployeeFileLab();
        string path = lab.Write($"EmployeeID,{string.Join(',', Enumerable.Repeat("LastName", 5000))}\n1,Aa\n");
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        string message = lab.Fails(path).Message;
        Assert.Contains("'LastName' (column 11) and 4990 more are all recognized as LastName", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 2000);

        // The names are compared through one table. A comparison of each pair of columns would allocate gigabytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 1, 256 * 1024 * 1024);
    }

    [Theory]
    [InlineData("Personeelsnummer")]
    [InlineData("ExternalRefe")]
    [InlineData("Key")]
    public void No_advice_names_a_column_with_a_very_long_name(string part)
    {
        using var lab = new EmployeeFileLab();
        string column = string.Concat(Enumerable.Repeat(part, 5000 / part.Length));
        string message = lab.Fails(lab.Write($"{column},LastName\n1,Aa\n")).Message;
        Assert.EndsWith("-Mapping @{ ExternalReference = '...' }.", message, StringComparison.Ordinal);
        Assert.True(message.Length < 1000, message);
    }

    [Fact]
    public void Columns_with_the_same_name_are_distinguished_by_a_number()
    {
        using var lab = new EmployeeFileLab();
        string path = lab.Write("EmployeeID,LastName,Mail,Mail\n1,Aa,a@x.example,b@x.example\n");
        string message = lab.Fails(path, r => r with { Mapping = new Dictionary<string, object?> { ["Email"] = "Mail" } }).Message;
        Assert.Contains("'Mail (2)'", message, StringComparison.Ordinal);
        lab.ImportPath(path, r => r with { Mapping = new Dictionary<string, object?> { ["Email"] = "mail (2)" } });
        Assert.Equal("b@x.example", lab.Contact("1").Email);
        Assert.Equal(
            ErrorIds.MappingInvalid,
            lab.Fails(path, r => r with { Mapping = new Dictionary<string, object?> { ["Email"] = "Mail (3)" } }).ErrorId);
    }

    [Theory]
    [InlineData("Employment Status")]
    [InlineData("WorkerStatus")]
    [InlineData("status")]
    [InlineData("Dienstverband status")]
    [InlineData("EMPLOYEE_STATUS_CODE")]
    public void The_first_warning_names_an_unused_status_column_and_its_values(string column)
    {
        using var lab = new EmployeeFileLab();
        ImportResult result = lab.ImportPath(lab.Write($"EmployeeID,Shoe,LastName,{column}\n1,x,Aa,Active\n2,x,Bb,Terminated\n3,x,Cc,Active\n"));
        Assert.Equal(2, result.Warnings.Count);
        Assert.Contains($"'{column}' looks like a status", result.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("Map = @{ 'Active' = $true; 'Terminated' = $false }", result.Warnings[0], StringComparison.Ordinal);
        Assert.Equal("The column 'Shoe' is not used.", result.Warnings[1]);
    }

    [Theory]
    [InlineData("Uit", "$false")]
    [InlineData("Met pensioen", "$false")]
    [InlineData("Terminated - voluntary", "$false")]
    [InlineData("In dienst", "$true")]
    [InlineData("Actief", "$true")]
    [InlineData("Extended leave", "?")]
    [InlineData("Suspended", "?")]
    [InlineData("Langdurig ziek", "?")]
    [InlineData("X7", "?")]
    public void The_warning_guesses_only_the_statuses_that_speak_for_themselves(string value, string meaning)
    {
        using var lab = new EmployeeFileLab();
        string warning = lab.ImportPath(lab.Write($"EmployeeID,LastName,Employee status\n1,Aa,{value}\n")).Warnings[0];
        Assert.Contains($"Map = @{{ '{value}' = {meaning} }}", warning, StringComparison.Ordinal);
        Assert.Equal(meaning == "?", warning.EndsWith("Put $true or $false for each ?.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Foo,Bar,LastName\n1,2,Bos\n", null)]
    [InlineData("Username,First name,Last name\nann,Ann,Bos\n", null)]
    [InlineData("{\"status\":\"ok\",\"count\":0}", null)]
    [InlineData("{\"1\":{\"firstName\":\"Ann\"},\"2\":{\"firstName\":\"Bob\"}}", null)]
    [InlineData("[{\"__metadata\":{\"uri\":\"u\"},\"userId\":\"1\",\"firstName\":\"Ann\"}]", "userId")]
    [InlineData("Medewerker;Contract\n1;5\n", "Medewerker")]
    public void The_advised_key_is_a_column_that_looks_like_one_or_is_left_open(string text, string? column)
    {
        using var lab = new EmployeeFileLab();
        string message = lab.Fails(lab.Write(text)).Message;
        Assert.Contains($"-Mapping @{{ ExternalReference = '{column ?? "..."}' }}", message, StringComparison.Ordinal);
        Assert.Equal(column is not null, message.Contains("Did you mean", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Date d'entrée", null)]
    [InlineData("Hired", "dd-MM-yyyy")]
    public void The_advice_for_a_word_in_a_column_of_dates_names_the_column_and_keeps_the_format(string column, string? format)
    {
        using var lab = new EmployeeFileLab();
        string path = lab.Write($"EmployeeID,LastName,{column}\n1,Aa,n'existe\n2,Bb,31-12-2020\n");
        var entry = new Dictionary<string, object?> { ["Column"] = column };
        if (format is not null)
        {
            entry["Format"] = format;
        }

        ProvisioningRun run = lab.ImportPath(path, r => r with { Mapping = new Dictionary<string, object?> { ["StartDate"] = entry } }).Run;
        string reason = Assert.Single(lab.Items(run), item => item.Action == ImportAction.Reject).Reason!;
        string advised = reason[reason.IndexOf("StartDate = @{", StringComparison.Ordinal)..];
        using var shell = System.Management.Automation.PowerShell.Create(
            System.Management.Automation.Runspaces.InitialSessionState.CreateDefault2());
        var mapping = (System.Collections.Hashtable)shell.AddScript($"@{{ {advised} }}").Invoke()[0].BaseObject;
        var given = (System.Collections.Hashtable)mapping["StartDate"]!;
        Assert.Equal((column, format, "n'existe"), (given["Column"], given["Format"], given["Empty"]));
    }

    [Theory]
    [InlineData("EmployeeID,LastName,Marital Status\n1,Aa,x\n")]
    [InlineData("EmployeeID,LastName,Active,Employment Status\n1,Aa,yes,x\n")]
    public void A_status_that_is_no_employment_status_gives_no_warning(string text)
    {
        using var lab = new EmployeeFileLab();
        Assert.DoesNotContain(lab.ImportPath(lab.Write(text)).Warnings, warning => warning.Contains("looks like", StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_warning_says_how_many_licenses_are_missing()
    {
        using var lab = new EmployeeFileLab(licenses: 5);
        lab.SetPool(LicenseType.FullUser, 1);
        string path = lab.Write(
            "EmployeeID,LastName,License,Shoe\n" + string.Concat(Enumerable.Range(1, 12)
                .Select(i => $"{i},Aa{i},,x\n")) + "13,Bb,FullUser,x\n14,Cc,FullUser,x\n");
        ImportResult result = lab.ImportPath(path, r => r with { CreateUser = true });
        Assert.Equal(
            (ProvisioningRunStatus.CompletedWithErrors, 0, 6, 8, 8, "FullUser 1, Requestor 7"),
            (
                result.Run.Status,
                result.Run.Rejected,
                result.Run.UsersCreated,
                result.Run.UsersNotCreated,
                result.Run.LicensesMissing,
                result.Run.MissingLicenses));
        Assert.Contains("1 FullUser and 7 Requestor: 8 of 14 users", result.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("Set-UserLicense FullUser -Total 2; Set-UserLicense Requestor -Total 12", result.Warnings[0], StringComparison.Ordinal);

        ProvisioningRun stored = lab.Service.ListRuns(result.Run.Id)[0];
        Assert.Equal((8, 8), (stored.UsersNotCreated, stored.LicensesMissing));

        lab.SetPool(LicenseType.FullUser, 2);
        lab.SetPool(LicenseType.Requestor, 12);
        ImportResult again = lab.ImportPath(path, r => r with { CreateUser = true });
        Assert.Equal(
            (ProvisioningRunStatus.Completed, 8, 0, 0),
            (again.Run.Status, again.Run.UsersCreated, again.Run.UsersNotCreated, again.Run.LicensesMissing));
    }
}
