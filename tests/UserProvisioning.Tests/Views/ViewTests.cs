using System.Xml.Linq;
using UserProvisioning.Naming;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Help;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Views;

/// <summary>Tests of the views: the text that PowerShell's formatter produces for a console of 80 columns.</summary>
public sealed class ViewTests(ExampleWorld world) : IClassFixture<ExampleWorld>
{
    private const int Width = 80;

    private static readonly List<XElement> Views =
        XDocument.Load(Path.Combine(Repository.ModuleFolder, "UserProvisioning.Format.ps1xml")).Descendants("View").ToList();

    /// <summary>Commands that write every output type, and the text that must be shown.</summary>
    public static TheoryData<string, string[]> Commands => new()
    {
        { "Get-UserProvisioningConnection", ["Engine     Client", "SQL", "Hogeland Hospital"] },
        {
            "Get-ClientSetting",
            ["Section: Password policy", "UsernameFormat                 {FirstName:1}{LastName}", "PasswordRequireSymbol          yes"] },
        { "Get-Contact", [
            "1001      Jan Jansen             jan.jansen@example.org yes  Facilities",
            "Acme Cleaning                                 no   organization"] },
        {
            "Get-SystemUser",
            ["jjansen          Jan Jansen           Active   Requestor   None       Employees", "tvisser          Thomas Visser        Archived"] },
        { "Get-UserLicense", ["Requestor                1     500       6       494 █░░░░░░░░░░░░░░░░░░░"] },
        { "Get-UserGroup", ["Front desk                                 1 Receive visitors"] },
        { "Get-UserProfile", ["Self service"] },
        { "Get-SystemUserSetting jjansen", ["jjansen            MailNotifications  yes                        BuiltIn"] },
        { "Get-GeneralUserSetting", ["TimeZone           UTC                  BuiltIn  Time zone"] },
        {
            "New-Contact -FirstName Jan -LastName Jansen | ForEach-Object { Find-DuplicateContact }",
            ["Name  Jan Jansen                   Jan Jansen (1001)"] },
        {
            "Get-SystemUserAccess jjansen",
            ["jjansen        Username    jjansen         Default", "jjansen        UserGroup   Employees       "] },
        { "Get-SystemUser | Test-SystemUser", ["tvisser                  no       Archived, NoLicense, NoCredential"] },
        {
            "Send-LoginCredential jjansen, tvisser -PickupDirectory ./mail -ErrorAction Ignore",
            ["jan.jansen@example.org     Sent", "Skipped   The user is archived."] },
        { "Get-ProvisioningRun", [
            "CompletedWithErrors 5 created, 1 rejected;",
            "Completed           2 created; users: 2 made",
            "AwaitingApproval    would be 2 unchanged;"] },
        {
            "Get-ProvisioningRunItem 1",
            ["2 1001       Jan Jansen           Create    user jjansen, Requestor", "Reject    ExternalReference: it is empty,\n"] },
        {
            "Get-EmployeeInterface",
            ["Name           Server                   Pattern    Full Directory", "HR             sftp.example.org         *.csv      no   /in"] },
        { "Get-WorkplaceIssuer", ["Hogeland       workplace-app    None           https://login.hogeland.example/"] },
        { "Get-ProvisioningAudit", ["Create         jjansen         Username: jjansen;\n"] },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Tables_fit_in_80_columns_and_show_every_column(string command, string[] expected)
    {
        using Session session = world.Enter(Width);
        session.Do("$ProgressPreference = 'SilentlyContinue'");
        string shown = session.Show(command);
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= Width, line));
        Assert.All(expected, text => Assert.Contains(text, shown, StringComparison.Ordinal));
        string type = session.Text($"({command})[0].GetType().FullName")[0];
        string header = shown.Split('\n').First(line => line.Contains(Labels(type)[0], StringComparison.Ordinal));
        Assert.Equal(Labels(type), Labels(type).Where(label => header.Contains(label, StringComparison.Ordinal)));
    }

    [Fact]
    public void An_address_is_not_cut_where_there_is_room_for_it()
    {
        const string Address = "somebody.with.a.long.name@a-department.of-some-size.example.org";
        using Session session = world.Enter(200);
        session.Do($"Set-Contact '1001' -Email {Address}");
        Assert.Contains(Address, session.Show("Get-Contact -ExternalReference 1001"), StringComparison.Ordinal);
        Assert.Contains(
            Address,
            session.Show("$ProgressPreference = 'SilentlyContinue'; Send-LoginCredential jjansen -PickupDirectory ./mail -WarningAction Ignore")
                .Replace("\n", string.Empty, StringComparison.Ordinal).Replace(" ", string.Empty, StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_connection_that_cmdlets_use_is_marked()
    {
        using Session session = world.Enter(120);
        session.Do("$first = Get-UserProvisioningConnection; $second = Connect-UserProvisioning ./second.db");
        Assert.Equal(["False", "True"], session.Text("(Get-UserProvisioningConnection).IsDefault"));
        string[] lines = session.Show("Get-UserProvisioningConnection").Split('\n');
        Assert.DoesNotContain(" * ", lines.First(line => line.Contains("Hogeland", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(" * ", lines.First(line => line.Contains("second.db", StringComparison.Ordinal)), StringComparison.Ordinal);
        session.Do("$second | Disconnect-UserProvisioning");
        Assert.Equal("True", session.One("$first.IsDefault"));
    }

    [Fact]
    public void Every_type_that_a_cmdlet_writes_has_a_table_that_can_fit_and_a_list()
    {
        using Session session = world.Enter();
        string[] types = session.Text("(Get-Command -Module UserProvisioning).OutputType.Name")
            .Distinct()
            .Where(type => type.StartsWith("UserProvisioning.", StringComparison.Ordinal))
            .ToArray();
        Assert.InRange(types.Length, 15, 100);
        foreach (string type in types)
        {
            Assert.True(ViewsOf(type, "TableControl").Any(), $"{type} has no table in UserProvisioning.Format.ps1xml.");
            Assert.True(ViewsOf(type, "ListControl").Any(), $"{type} has no list in UserProvisioning.Format.ps1xml.");
            List<XElement> columns = ViewsOf(type, "TableControl").First().Descendants("TableColumnHeader").ToList();

            // One column stays free at the end of a line and between two columns; a column without a width needs some room.
            int needed = columns.Sum(column => (int?)column.Element("Width") ?? 8) + columns.Count - 1;
            Assert.True(needed < Width, $"The table of {type} needs {needed} columns.");
        }
    }

    /// <summary>PowerShell uses the view of the first type only when several types are shown together.</summary>
    [Fact]
    public void Objects_after_another_type_are_shown_with_their_main_properties()
    {
        using Session session = world.Enter(Width);
        string shown = session.Show("Get-UserGroup Employees; Get-SystemUser jjansen; Get-ProvisioningRun 1");
        Assert.Contains("Username         : jjansen\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("ContactId", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("FileName", shown, StringComparison.Ordinal);

        XDocument types = XDocument.Load(Path.Combine(Repository.ModuleFolder, "UserProvisioning.Types.ps1xml"));
        string[] written = session.Text("(Get-Command -Module UserProvisioning).OutputType.Name")
            .Distinct()
            .Where(type => type.StartsWith("UserProvisioning.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(written, types.Root!.Elements("Type").Select(type => type.Element("Name")!.Value).Order(StringComparer.Ordinal));
        Assert.All(types.Root.Elements("Type"), type =>
        {
            Type known = typeof(SystemUser).Assembly.GetType(type.Element("Name")!.Value)!;
            string[] added = type.Descendants("CodeProperty").Select(property => property.Element("Name")!.Value).ToArray();
            Assert.All(
                type.Descendants("ReferencedProperties").Elements("Name"),
                name => Assert.True(added.Contains(name.Value) || known.GetProperty(name.Value) is not null, name.Value));
        });
    }

    [Fact]
    public void The_result_of_an_import_is_told_as_sentences_with_the_next_command()
    {
        using Session session = world.Enter(Width);

        // A table breaks the sentences between words.
        Assert.Contains("contacts: 3 archived", string.Join(' ', session.Show("Get-ProvisioningRun 3").Split(
            (char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        string shown = session.Show("Approve-ProvisioningRun 3");
        Assert.Contains("Contacts : 3 archived", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Next", shown, StringComparison.Ordinal);
        shown = session.Show("Import-EmployeeFile ./hr.csv -Source HR");
        Assert.Contains("Status   : CompletedWithErrors\n", shown, StringComparison.Ordinal);
        Assert.Contains("Rows     : 6: 3 updated, 2 unchanged, 1 rejected\n", shown, StringComparison.Ordinal);
        Assert.Contains("Contacts : 3 restored\n", shown, StringComparison.Ordinal);
        Assert.Contains("Next     : Get-ProvisioningRunItem 4 -Action Reject\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_ran_out_of_licenses_says_so_before_it_names_rejected_rows()
    {
        using Session session = world.Enter(120);
        session.Do("Set-UserLicense Requestor (Get-UserLicense Requestor).Used");
        File.WriteAllText(session.File("more.csv"), "ExternalReference,LastName,CreateUser\n2001,Aa,yes\n2002,Bb,yes\n,Nobody,yes\n");
        string shown = session.Show($"Import-EmployeeFile '{session.File("more.csv")}' -WarningAction Ignore");
        Assert.Contains("Next    : Set-UserLicense: Requestor 2 missing; then import again. Get-ProvisioningRunItem "
            + "", shown, StringComparison.Ordinal);
        Assert.Contains(" -Action Reject", shown, StringComparison.Ordinal);
        File.WriteAllText(session.File("more.csv"), "ExternalReference,LastName,CreateUser\n2001,Aa,yes\n2002,Bb,yes\n");
        shown = session.Show($"Import-EmployeeFile '{session.File("more.csv")}' -WarningAction Ignore");
        Assert.Contains("Next    : Set-UserLicense: Requestor 2 missing; then import again\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_leave_out_empty_values_and_name_the_next_command()
    {
        string shown = ShowAs("List", "Get-Contact 'Jan Jansen'");
        Assert.Contains("Department        : Facilities", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Phone", shown, StringComparison.Ordinal);
        Assert.Contains("LastLogin  : never", ShowAs("List", "Get-SystemUser tvisser"), StringComparison.Ordinal);
        shown = ShowAs("List", "Get-ProvisioningRun 3");
        Assert.Contains("Contacts : would be 3 archived", shown, StringComparison.Ordinal);
        Assert.Contains("Approve-ProvisioningRun 3", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Next", ShowAs("List", "Get-ProvisioningRun 2"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Lists_can_be_shown(string command, string[] _)
    {
        string shown = ShowAs("List", command);
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= Width, line));
        Assert.InRange(shown.Split('\n').Count(line => line.Contains(" : ", StringComparison.Ordinal)), 3, 1000);
    }

    /// <summary>Objects that were saved to a file, or come from another process.</summary>
    [Theory]
    [InlineData("Get-SystemUser", "tvisser          Thomas Visser        Archived")]
    [InlineData("Get-ProvisioningRun", "CompletedWithErrors")]
    [InlineData("Get-ProvisioningRunItem 1", "1001       Jan Jansen           Create")]
    public void A_status_keeps_its_name_after_an_object_was_serialized(string command, string expected)
    {
        using Session session = world.Enter(Width);
        string shown = session.Show($"{command} | ForEach-Object {{ "
            + $"[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) }}");
        Assert.Contains(expected, shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-SystemUser", "jjansen", "ajong")]
    [InlineData("Get-Contact", "Jan Jansen", "Anna de Jong")]
    [InlineData("Get-UserGroup", "Employees", "Planners")]
    [InlineData("Get-UserProfile", "Self service", "Team lead")]
    public void A_wide_view_shows_names_side_by_side(string command, string first, string second) =>
        Assert.Contains(ShowAs("Wide", command).Split('\n'), line =>
            line.Contains(first, StringComparison.Ordinal) && line.Contains(second, StringComparison.Ordinal));

    [Theory]
    [InlineData("Get-SystemUser tvisser", "\u001b[2mtvisser")]
    [InlineData("Get-ProvisioningRunItem 1 -Action Reject", "\u001b[31;1mReject")]
    [InlineData("Get-ProvisioningRun 3", "\u001b[33;1mAwaitingApproval")]
    public void Colours_are_used_where_the_host_shows_them_and_nobody_forbids_them(string command, string colored)
    {
        using Session session = world.Enter(Width, colors: true);
        string? noColor = Environment.GetEnvironmentVariable("NO_COLOR");
        try
        {
            Environment.SetEnvironmentVariable("NO_COLOR", null);
            session.Do("$PSStyle.OutputRendering = 'Host'");
            Assert.Contains(colored, session.Show(command), StringComparison.Ordinal);
            session.Do("$PSStyle.OutputRendering = 'PlainText'");
            Assert.DoesNotContain("\u001b", session.Show(command), StringComparison.Ordinal);
            session.Do("$PSStyle.OutputRendering = 'Host'");
            Environment.SetEnvironmentVariable("NO_COLOR", "1");
            Assert.DoesNotContain(colored, session.Show(command), StringComparison.Ordinal);
        }
        finally
        {
            // Both settings apply to the whole process.
            Environment.SetEnvironmentVariable("NO_COLOR", noColor);
            session.Do("$PSStyle.OutputRendering = 'Host'");
        }

        using Session plain = world.Enter(Width);
        Assert.DoesNotContain("\u001b", plain.Show(command), StringComparison.Ordinal);
    }

    /// <summary>
    /// What Format-List or Format-Wide shows. They belong to PowerShell's utility module, which the tests do not load, so the objects get a
    /// type name under which only that view is found.
    /// </summary>
    private string ShowAs(string control, string command)
    {
        using var folder = new TestFolder();
        string file = folder.File("views.ps1xml");
        XDocument views = XDocument.Load(Path.Combine(Repository.ModuleFolder, "UserProvisioning.Format.ps1xml"));
        views.Descendants("View").Where(view => view.Element(control + "Control") is null).Remove();
        foreach (XElement name in views.Descendants("TypeName"))
        {
            name.Value += "#As" + control;
        }

        views.Save(file);
        using Session session = world.Enter(Width, formats: file);
        session.Do("$ProgressPreference = 'SilentlyContinue'");
        return session.Show(
            $"{command} | ForEach-Object {{ $o = [psobject] $_; $o.PSObject.TypeNames.Insert(0, $o.GetType().FullName + '#As{control}'); $o }}");
    }

    private static List<string> Labels(string type) =>
        ViewsOf(type, "TableControl").First().Descendants("TableColumnHeader").Select(header => (string)header.Element("Label")!).ToList();

    private static IEnumerable<XElement> ViewsOf(string type, string control) =>
        Views.Where(view => view.Element(control) is not null
            && view.Element("ViewSelectedBy")!.Elements("TypeName").Any(name => name.Value == type));
}
