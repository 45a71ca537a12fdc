using Mono.Cecil;
using Mono.Cecil.Cil;
using UserProvisioning.Connections;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Architecture;

/// <summary>
/// Tests that text from outside (answers of servers, names of files, messages of libraries) is read in few known places only. Each of them makes
/// the text safe to show or passes it on as data. Code that reads such text elsewhere fails here until it is listed.
/// </summary>
public sealed class OutsideTextRuleTests
{
    private static readonly string Service = typeof(ProvisioningConnection).Assembly.Location;
    private static readonly string Cmdlets = Path.Combine(Repository.ModuleFolder, "UserProvisioning.PowerShell.dll");

    // The member, and the types that may read it. OutsideText makes text safe to show; the other types pass it on as data, or to OutsideText.
    private static readonly Dictionary<string, string[]> Sources = new(StringComparer.Ordinal)
    {
        ["System.Exception::get_Message"] = ["OutsideText", "MappingReader", "MappingScripts", "DataFile", "ConnectUserProvisioning"],
        ["Microsoft.Data.SqlClient.SqlError::get_Message"] = ["SqlServerErrors"],
        ["Renci.SshNet.Sftp.ISftpFile::get_Name"] = ["SftpRemoteFiles"],
        ["Renci.SshNet.Sftp.ISftpFile::get_FullName"] = [],
        ["Renci.SshNet.Common.HostKeyEventArgs::get_HostKeyName"] = ["SftpServer"],
        ["Renci.SshNet.ConnectionInfo::get_ServerVersion"] = [],
        ["Renci.SshNet.Common.AuthenticationBannerEventArgs::get_BannerMessage"] = [],
        ["MailKit.Net.Smtp.SmtpResponse::get_Response"] = [],
        ["System.IO.Path::GetFileName"] =
        [
            "RunRecord", "PrivateFolder", "OwnTemplates", "MailTemplates",

            // These cmdlets read it for their progress, which the base class of cmdlets makes safe to show.
            "EmployeeFileCmdlet", "ExportEmployeeFile", "ExportProvisioningReport",
        ],
        ["System.IO.FileSystemInfo::get_Name"] = [],
    };

    [Fact]
    public void Only_the_listed_types_read_text_from_outside()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((TypeDefinition type, MethodReference called) in Calls(Service).Concat(Calls(Cmdlets)))
        {
            string member = $"{called.DeclaringType.FullName}::{called.Name}";
            if (IsTokenPart(called) && Outermost(type).Namespace != "UserProvisioning.Workplace")
            {
                found.Add($"{Outermost(type).Name} reads a token by {member}");
            }
            else if (Sources.TryGetValue(member, out string[]? readers) && !readers.Contains(Outermost(type).Name))
            {
                found.Add($"{Outermost(type).Name} reads {member}");
            }
        }

        Assert.Equal(string.Empty, string.Join(", ", found));
    }

    [Fact]
    public void Each_listed_type_still_reads_its_text_from_outside()
    {
        HashSet<string> read = Calls(Service).Concat(Calls(Cmdlets))
            .Select(call => $"{Outermost(call.Type).Name} {call.Called.DeclaringType.FullName}::{call.Called.Name}")
            .ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Sources.SelectMany(source => source.Value.Select(type => $"{type} {source.Key}")).Except(read));
    }

    [Fact]
    public void Only_the_base_class_of_cmdlets_writes_messages_since_it_makes_text_safe_to_show()
    {
        string[] spoken = ["WriteWarning", "WriteVerbose", "WriteDebug", "WriteProgress", "WriteInformation", "ShouldProcess", "ShouldContinue"];
        Assert.Empty(Calls(Cmdlets)
            .Where(call => call.Called.DeclaringType.Namespace == "System.Management.Automation" && spoken.Contains(call.Called.Name))
            .Select(call => Outermost(call.Type).Name).Distinct().Except(["ProvisioningCmdlet"]));
    }

    [Fact]
    public void Each_exception_of_the_module_has_a_message_that_is_safe_to_show()
    {
        IEnumerable<Type> own = typeof(ProvisioningConnection).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Exception)));
        Assert.Empty(own.Where(type => !type.IsAssignableTo(typeof(ShownException)) && type != typeof(ProvisioningException))
            .Select(type => type.Name).Except(["UnitLostException"]));
        Assert.Equal("a\\u001b[2Jb", new ProvisioningException(ErrorIds.Conflict, "a\u001b[2Jb").Message);
    }

    private static bool IsTokenPart(MethodReference called) =>
        called.DeclaringType.FullName is "Microsoft.IdentityModel.JsonWebTokens.JsonWebToken" or "System.Security.Claims.Claim"
        && (called.Name.StartsWith("get_", StringComparison.Ordinal) || called.Name.Contains("Get", StringComparison.Ordinal));

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static List<(TypeDefinition Type, MethodReference Called)> Calls(string assembly)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
        return module.GetTypes()
            .SelectMany(type => type.Methods.Where(method => method.HasBody), (type, method) => (type, method))
            .SelectMany(
                one => one.method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>(),
                (one, called) => (one.type, called))
            .ToList();
    }
}
