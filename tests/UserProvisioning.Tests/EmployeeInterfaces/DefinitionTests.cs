using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>Tests of the fields of an employee interface.</summary>
public sealed class DefinitionTests : IDisposable
{
    private const string Fingerprint = "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs";

    private static readonly EmployeeInterfaceFields Fields = new()
    {
        Name = "HR",
        ServerName = "sftp.example.org",
        RemoteDirectory = "/in",
        Username = "worker",
        HostKeyFingerprint = [Fingerprint],
    };

    private static readonly Dictionary<string, (EmployeeInterfaceFields Fields, string Says)> Faulty = new()
    {
        ["no name"] = (Fields with { Name = " " }, "it has no name"),
        ["a long name"] = (Fields with { Name = new string('x', 201) }, "201 characters"),
        ["no server"] = (Fields with { ServerName = "" }, "no ServerName"),
        ["a URL"] = (Fields with { ServerName = "sftp://sftp.example.org/in" }, "no name of a server"),
        ["a port too many"] = (Fields with { Port = 70000 }, "70000 is no port"),
        ["no directory"] = (Fields with { RemoteDirectory = "" }, "RemoteDirectory is empty"),
        ["a directory with a newline"] = (Fields with { RemoteDirectory = "/in\n/out" }, "control characters"),
        ["a directory of Windows"] = (Fields with { RemoteDirectory = @"in\hr" }, "backslash"),
        ["nobody to sign in"] = (Fields with { Username = null }, "no Username"),
        ["no fingerprint"] = (Fields with { HostKeyFingerprint = [] }, "no HostKeyFingerprint"),
        ["an MD5 fingerprint"] = (Fields with { HostKeyFingerprint = ["MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48"] }, "MD5"),
        ["an MD5 fingerprint without its name"] = (Fields with { HostKeyFingerprint = ["16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48"] }, "MD5"),
        ["half a fingerprint"] = (Fields with { HostKeyFingerprint = [Fingerprint[..30]] }, "43 characters"),
        ["a pattern of a path"] = (Fields with { FilePattern = "in/*.csv" }, "slash"),
        ["a pattern of nothing"] = (Fields with { FilePattern = ";" }, "matches nothing"),
        ["no time at all"] = (Fields with { ClaimTimeout = TimeSpan.FromMilliseconds(5) }, "ClaimTimeout"),
        ["a year to settle"] = (Fields with { SettleTime = TimeSpan.FromDays(365) }, "SettleTime"),
        ["exports into its own directory"] = (Fields with { ExportDirectory = "/in/" }, "its own exports would be imported"),
    };

    private readonly TestDatabase _database = new();

    public static TheoryData<string> Faults => [.. Faulty.Keys];

    private EmployeeInterfaceService Service => _database.Connection.EmployeeInterfaces;

    public void Dispose() => _database.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_faulty_interface_is_refused_with_the_reason(string what)
    {
        ProvisioningException error = _database.Fails(ErrorIds.SettingInvalid, () => Service.Create(Faulty[what].Fields));
        Assert.Contains(Faulty[what].Says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fingerprint)]
    [InlineData("uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs")]
    [InlineData("SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs=")]
    [InlineData("sha256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs=")]
    [InlineData("  256 SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs root@sftp (ED25519)\n")]
    [InlineData("b8d895ced92c0ac0e171cd2ef5ef0182b2575460c216ce72bd56e3895c80812b")]
    [InlineData("B8:D8:95:CE:D9:2C:0A:C0:E1:71:CD:2E:F5:EF:01:82:B2:57:54:60:C2:16:CE:72:BD:56:E3:89:5C:80:81:2B")]
    public void A_fingerprint_is_accepted_in_each_form_in_which_people_copy_it(string text) => Assert.Equal(
        [Fingerprint], ((SftpInterface)Service.Create(Fields with { HostKeyFingerprint = [text] })).HostKeyFingerprint);

    [Fact]
    public void A_new_interface_has_the_given_fields_and_defaults_for_the_rest()
    {
        EmployeeInterface made = Service.Create(Fields with { RemoteDirectory = " /in/hr/ ", ServerName = "[::1]" });
        var read = (SftpInterface)Service.Get(new EmployeeInterfaceReference("hr"));
        Assert.Equivalent(made, read);
        Assert.Equal(
            ("HR", "::1", 22, "/in/hr", "worker", "*"),
            (read.Name, read.ServerName, read.Port, read.RemoteDirectory, read.Username, read.FilePattern));
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(3)), (read.ClaimTimeout, read.SettleTime));
        Assert.Equal("HR", _database.AuditTrail()[^1].Target);
    }

    [Fact]
    public void A_change_keeps_the_other_fields_and_is_recorded()
    {
        Service.Create(Fields with { Mapping = new Dictionary<string, object?> { ["LastName"] = "Family" } });
        var changed = (SftpInterface)Service.Update(
            new EmployeeInterfaceReference("HR"), fields => fields with { Port = 2222, Name = "Other" });
        Assert.Equal(("HR", 2222, "/in"), (changed.Name, changed.Port, changed.RemoteDirectory));
        Assert.Equal("Family", changed.Mapping!["LastName"]);
        AuditEntry entry = _database.AuditTrail()[^1];
        Assert.Equal((AuditActions.Update, "EmployeeInterface"), (entry.Action, entry.TargetType));
        int entries = _database.AuditTrail().Count;
        Service.Update(new EmployeeInterfaceReference("HR"), fields => fields);
        Assert.Equal(entries, _database.AuditTrail().Count);
    }

    [Fact]
    public void An_interface_with_an_invalid_mapping_is_refused()
    {
        Assert.Contains("LastName", _database.Fails(ErrorIds.MappingInvalid, () => Service.Create(Fields with
        {
            Mapping = new Dictionary<string, object?> { ["LastNam"] = "Family" },
        })).Message, StringComparison.Ordinal);
        Assert.Contains("holds code", _database.Fails(ErrorIds.MappingInvalid, () => Service.Create(Fields with
        {
            Mapping = new Dictionary<string, object?> { ["LastName"] = new MappingScript(_ => "x") },
        })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_an_interface_is_unique_in_any_case()
    {
        Service.Create(Fields);
        _database.Fails(ErrorIds.Conflict, () => Service.Create(Fields with { Name = "hr " }));
    }

    [Fact]
    public void The_error_about_an_unknown_interface_suggests_a_similar_name()
    {
        Service.Create(Fields with { Name = "Payroll" });
        Assert.Contains(
            "Did you mean 'Payroll'?",
            _database.Fails(ErrorIds.InterfaceNotFound, () => Service.Get(new EmployeeInterfaceReference("Payrol"))).Message,
            StringComparison.Ordinal);
        _database.Fails(ErrorIds.InterfaceNotFound, () => Service.Update(new EmployeeInterfaceReference(99), fields => fields));
        _database.Fails(ErrorIds.InterfaceNotFound, () => Service.Remove(new EmployeeInterfaceReference("none")));
        _database.Fails(
            ErrorIds.InterfaceNotFound,
            () => Assert.Empty(Service.Import(new EmployeeInterfaceReference("none"), new EmployeeInterfaceRequest())));
        _database.Fails(ErrorIds.InterfaceNotFound, () => Service.Export(new EmployeeInterfaceReference("none"), new EmployeeInterfaceRequest()));
    }

    [Fact]
    public void A_removed_interface_is_no_longer_listed()
    {
        Service.Create(Fields);
        Service.Remove(new EmployeeInterfaceReference("hr"));
        Assert.Empty(Service.List());
    }

    [Fact]
    public void An_export_without_ExportDirectory_is_refused()
    {
        Service.Create(Fields);
        _database.Fails(ErrorIds.SettingInvalid, () => Service.Export(new EmployeeInterfaceReference("HR"), new EmployeeInterfaceRequest()));
    }
}
