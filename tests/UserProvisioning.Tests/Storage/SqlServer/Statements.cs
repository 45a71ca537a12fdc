using System.Reflection;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Storage.SqlServer;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>
/// The list of every statement that the stores can send. It calls every method of every store with all kinds of arguments: with and
/// without optional arguments, with one and several rows, literal filters and patterns, and with and without affected rows.
/// </summary>
internal static class Statements
{
    /// <summary>Returns the methods of the stores, each with the statements that it sends.</summary>
    public static IReadOnlyDictionary<string, List<RecordedStatement>> All(SqlServerColumns columns, int seed = 0)
    {
        var found = new SortedDictionary<string, List<RecordedStatement>>(StringComparer.Ordinal);
        foreach (PropertyInfo store in typeof(IUnitOfWork).GetProperties().Where(property => property.PropertyType.IsInterface))
        {
            foreach (MethodInfo method in store.PropertyType.GetMethods())
            {
                string name =
                    $"{store.PropertyType.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";
                found.Add(name, Shapes(seed).SelectMany(shape => Call(columns, store, method, shape)).ToList());
            }
        }

        return found;
    }

    /// <summary>Returns the statements that a call sends.</summary>
    public static IReadOnlyList<RecordedStatement> Call(
        SqlServerColumns columns, PropertyInfo store, MethodInfo method, (SampleShape Shape, int Affected) how)
    {
        var session = new StatementRecorder(columns, how.Affected);
        using var work = new SqlUnitOfWork(session, Guid.Empty);
        var nullability = new NullabilityInfoContext();
        object?[] arguments = method.GetParameters()
            .Select(parameter => !how.Shape.Full && nullability.Create(parameter).WriteState == NullabilityState.Nullable
                ? null
                : Samples.Of(parameter.ParameterType, how.Shape))
            .ToArray();
        object? answer = method.Invoke(store.GetValue(work), arguments);
        if (answer is System.Collections.IEnumerable items)
        {
            // Read all items, since the method may send its query only then.
            foreach (object? item in items)
            {
                _ = item;
            }
        }

        return session.Statements;
    }

    private static IEnumerable<(SampleShape Shape, int Affected)> Shapes(int seed) =>
        from full in new[] { false, true }
        from count in new[] { 1, 3 }
        from pattern in new[] { false, true }
        from affected in new[] { 0, 1 }
        select (new SampleShape(full, count, pattern, seed), affected);
}
