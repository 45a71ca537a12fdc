using NetArchTest.Rules;
using UserProvisioning.Connections;
using UserProvisioning.Tables;

namespace UserProvisioning.Tests.Architecture;

/// <summary>
/// Tests that each file is written through one place: tables by the writers that neutralize formulas, files by
/// those that give access to the owner only.
/// </summary>
public class WrittenFileTests
{
    private static readonly Types Product = Types.InAssembly(typeof(ProvisioningConnection).Assembly);

    [Fact]
    public void Only_the_room_of_tables_writes_tables() => Holds(Product
        .That().DoNotResideInNamespace("UserProvisioning.Tables")
        .ShouldNot().HaveDependencyOnAny("System.IO.StreamWriter", "SpreadCheetah", "CsvHelper.CsvWriter"));

    [Fact]
    public void Only_the_room_of_tables_neutralizes_formulas() => Holds(Product
        .That().DoNotResideInNamespace("UserProvisioning.Tables")
        .And().DoNotHaveName("FieldMap", "MappingBuilder")
        .ShouldNot().HaveDependencyOnAny(typeof(FormulaGuard).FullName, typeof(ForeignGuard).FullName));

    private static void Holds(ConditionList rule)
    {
        NetArchTest.Rules.TestResult result = rule.GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
