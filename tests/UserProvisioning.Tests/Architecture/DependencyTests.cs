using NetArchTest.Rules;
using UserProvisioning.Connections;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Naming;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.Architecture;

public class DependencyTests
{
    private const string Storage = "UserProvisioning.Storage";

    private static readonly Types Product = Types.InAssembly(typeof(ProvisioningConnection).Assembly);

    [Fact]
    public void The_service_layer_references_no_PowerShell_assembly() => Assert.DoesNotContain(
        typeof(ProvisioningConnection).Assembly.GetReferencedAssemblies(),
        reference => reference.Name!.StartsWith("System.Management.Automation", StringComparison.Ordinal)
            || reference.Name.StartsWith("Microsoft.PowerShell", StringComparison.Ordinal));

    // To open a database, somebody must choose the engine. Everything else works on the interfaces of Storage.
    [Fact]
    public void Only_the_code_that_opens_or_creates_a_database_names_an_engine() => Assert.Equal(
        [
            "ProvisioningConnection.CheckEmbedded",
            "ProvisioningConnection.OpenEmbedded",
            "ProvisioningConnection.OpenSqlServer",
            "SqlServerConnectionOptions.*",
            "SqlServerDatabase.*",
        ],
        RoomGraph.MembersThatUse(typeof(ProvisioningConnection).Assembly.Location, Storage + ".Sqlite", Storage + ".SqlServer", Storage + ".Sql")
            .Select(member => member.StartsWith("SqlServer", StringComparison.Ordinal) ? member.Split('.')[0] + ".*" : member)
            .Distinct());

    [Fact]
    public void The_SQL_Server_engine_uses_nothing_of_the_SQLite_engine() => Assert.DoesNotContain(
        RoomGraph.Read(typeof(ProvisioningConnection).Assembly.Location)["Storage.SqlServer"].Keys, room => room == "Storage.Sqlite");

    [Fact]
    public void Only_storage_depends_on_the_database_drivers() => Holds(Product
        .That().DoNotResideInNamespaceStartingWith(Storage)
        .ShouldNot().HaveDependencyOnAny("Microsoft.Data.Sqlite", "Microsoft.Data.SqlClient", "SQLitePCL", "Dapper"));

    [Fact]
    public void The_statements_that_the_engines_share_depend_on_no_engine() => Holds(Product
        .That().ResideInNamespace(Storage + ".Sql").And().DoNotResideInNamespaceStartingWith(Storage + ".Sqlite")
        .And().DoNotResideInNamespaceStartingWith(Storage + ".SqlServer")
        .ShouldNot().HaveDependencyOnAny("Microsoft.Data.Sqlite", "Microsoft.Data.SqlClient", Storage + ".Sqlite", Storage + ".SqlServer"));

    // The catalogue of contact fields also says which columns hold them, so that a field is described once.
    [Fact]
    public void Storage_depends_on_no_service_and_no_rule() => Holds(Product
        .That().ResideInNamespaceStartingWith(Storage)
        .ShouldNot().HaveDependencyOnAny(Product.GetTypes()
            .Where(type => type.Namespace?.StartsWith(Storage, StringComparison.Ordinal) == false && !type.IsNested
                && type.Name != nameof(ContactFieldCatalog)
                && (type.Name.Split('`')[0] is var name
                    && (name.EndsWith("Service", StringComparison.Ordinal) || name.EndsWith("Rules", StringComparison.Ordinal)
                        || name.EndsWith("Catalog", StringComparison.Ordinal) || name.EndsWith("Policy", StringComparison.Ordinal)
                        || name is nameof(ProvisioningConnection) or nameof(ProvisioningContext) or nameof(ClientSettings) or nameof(UsernameFormat)
                            or nameof(UsernameAllocator) or nameof(SystemUserCreation) or nameof(AuditLog) or nameof(PasswordHashing))))
            .Select(type => type.FullName!)
            .ToArray()));

    [Fact]
    public void Nothing_of_storage_is_public() => Holds(Product.That().ResideInNamespaceStartingWith(Storage).ShouldNot().BePublic());

    [Fact]
    public void Each_public_class_is_sealed_static_or_abstract() => Assert.DoesNotContain(
        typeof(ProvisioningConnection).Assembly.GetExportedTypes(),
        type => type.IsClass && !type.IsSealed && !type.IsAbstract);

    private static void Holds(ConditionList rule)
    {
        NetArchTest.Rules.TestResult result = rule.GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
