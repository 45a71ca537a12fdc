using Mono.Cecil;
using Mono.Cecil.Cil;
using UserProvisioning.Storage;

namespace UserProvisioning.Tests.Architecture;

/// <summary>
/// Tests that there is one way to write: a service gives the store a function, whose result says whether to commit. No code outside the
/// room of storage begins, commits or rolls back a transaction.
/// </summary>
public sealed class UnitOfWorkTests
{
    private static readonly string[] Ending = ["Commit", "Begin", "Save", "RollBack", "Rollback", "Repeat"];

    [Fact]
    public void No_interface_that_services_see_can_end_a_unit_of_work() => Assert.Empty(
        typeof(IUnitOfWork).Assembly.GetTypes()
            .Where(type => type.IsInterface && type.Namespace == typeof(IUnitOfWork).Namespace)
            .Where(type => type != typeof(IStorageEngine) && type != typeof(IWritingUnit))
            .SelectMany(type => type.GetMethods())
            .Where(method => Ending.Contains(method.Name))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));

    [Fact]
    public void No_code_outside_storage_ends_a_unit_of_work()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(IUnitOfWork).Assembly.Location);
        Assert.Empty(
            from type in module.GetTypes()
            where !IsStorage(type)
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            let called = instruction.Operand as MethodReference
            where called is not null && Ending.Contains(called.Name) && IsStorage(called.DeclaringType)
            select $"{type.FullName}.{method.Name} calls {called!.DeclaringType.Name}.{called.Name}");

        static bool IsStorage(TypeReference type) => type.DeclaringType is { } outer
            ? IsStorage(outer)
            : type.Namespace.StartsWith("UserProvisioning.Storage", StringComparison.Ordinal);
    }
}
