using System.Collections;
using System.Data.Common;
using Dapper;
using UserProvisioning.Storage.SqlServer;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>
/// A session of SQL Server without a server. It records what would be sent, and answers each query with one made-up row, so that
/// the statements after an answer are sent as well.
/// </summary>
internal sealed class StatementRecorder(SqlServerColumns columns, int affected = 1) : SqlServerSession(new NoConnection(), null, columns, null)
{
    private readonly List<RecordedStatement> _statements = [];

    public IReadOnlyList<RecordedStatement> Statements => _statements;

    public override IReadOnlyList<T> Query<T>(string sql, object? parameters = null)
    {
        Note(sql, parameters);
        return [(T)Samples.Of(typeof(T), new SampleShape())!];
    }

    public override IReadOnlyList<T> Query<T, TPart>(string sql, object? parameters, Action<T, TPart> join) => Query<T>(sql, parameters);

    public override T? First<T>(string sql, object? parameters = null)
        where T : default
    {
        Note(sql, parameters);
        return (T?)Samples.Of(typeof(T), new SampleShape());
    }

    public override int Execute(string sql, object? parameters = null)
    {
        Note(sql, parameters);
        return affected;
    }

    // The answers are made up, so there is nothing to check about the rows.
    protected override void OnRowsChanged(string table, IReadOnlyList<ReadRow> read)
    {
    }

    protected override void BulkCopy(string table, string[] names, DbDataReader rows)
    {
        int count = 0;
        while (rows.Read())
        {
            count++;
        }

        _statements.Add(new RecordedStatement($"BULK {table} ({string.Join(", ", names)})", new Dictionary<string, object?>(), count));
    }

    private void Note(string sql, object? parameters) =>
        _statements.Add(new RecordedStatement(SqlServerText.Qualify(sql), Parameters(parameters), 0));

    private static Dictionary<string, object?> Parameters(object? parameters) => parameters switch
    {
        null => [],
        DynamicParameters dynamic => dynamic.ParameterNames
            .Select(name => KeyValuePair.Create(name, dynamic.Get<object?>(name)))
            .Concat(Templates(dynamic).SelectMany(Parameters))
            .ToDictionary(StringComparer.OrdinalIgnoreCase),
        _ => parameters.GetType()
            .GetProperties()
            .ToDictionary(property => property.Name, property => property.GetValue(parameters), StringComparer.OrdinalIgnoreCase),
    };

    // Dapper reads the properties of such an object only when it makes a command.
    private static IEnumerable<object> Templates(DynamicParameters parameters) =>
        (IEnumerable<object>?)typeof(DynamicParameters)
            .GetField("templates", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(parameters) ?? [];

    private sealed class NoConnection : DbConnection
    {
#pragma warning disable CS8765 // Nullability of the base class
        public override string ConnectionString { get; set; } = string.Empty;
#pragma warning restore CS8765

        public override string Database => string.Empty;

        public override string DataSource => string.Empty;

        public override string ServerVersion => string.Empty;

        public override System.Data.ConnectionState State => System.Data.ConnectionState.Open;

        public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

        public override void Close()
        {
        }

        public override void Open() => throw new NotSupportedException();

        protected override DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => throw new NotSupportedException();

        protected override DbCommand CreateDbCommand() => throw new NotSupportedException("A statement was sent without the methods of the session.");
    }
}

/// <summary>A statement that would have been sent to a server.</summary>
/// <param name="Sql">The text; BULK, the table and the columns for a bulk copy.</param>
/// <param name="Parameters">Its parameters, by name.</param>
/// <param name="BulkRows">The number of rows of a bulk copy.</param>
internal sealed record RecordedStatement(string Sql, IReadOnlyDictionary<string, object?> Parameters, int BulkRows)
{
    public bool IsBulk => Sql.StartsWith("BULK ", StringComparison.Ordinal);
}

/// <summary>The kind of made-up arguments for a call.</summary>
/// <param name="Full">Whether optional and nullable arguments have a value.</param>
/// <param name="Count">The number of items of a list.</param>
/// <param name="Pattern">Whether a filter is a pattern, and not a literal.</param>
/// <param name="Seed">Another seed gives other values.</param>
internal readonly record struct SampleShape(bool Full = true, int Count = 1, bool Pattern = false, int Seed = 0);

/// <summary>Made-up values of any type that a store takes.</summary>
internal static class Samples
{
    public static object? Of(Type type, SampleShape shape, int index = 0)
    {
        int value = 1 + shape.Seed + index;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return shape.Full ? Of(underlying, shape, index) : null;
        }

        if (type.IsEnum)
        {
            Array values = Enum.GetValues(type);
            return values.GetValue(value % values.Length);
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => $"it's {value}\"; -- '{shape.Seed}",
            TypeCode.Int64 => (long)value,
            TypeCode.Int32 => value,
            TypeCode.Boolean => shape.Full,
            TypeCode.DateTime => new DateTime(2026, 1, 1 + (value % 28), 0, 0, 0, DateTimeKind.Utc),
            _ when type == typeof(Guid) => new Guid(value, 0, 0, new byte[8]),
            _ when type == typeof(byte[]) => new byte[] { (byte)value },

            // No exception is stored, and the constructor of one takes another one.
            _ when typeof(Exception).IsAssignableFrom(type) => null,
            _ when type == typeof(TextFilter) => shape.Pattern ? TextFilter.Pattern($"a{value}", _ => true) : TextFilter.Exactly($"a{value}"),
            _ when type.IsGenericType && type.Name == typeof(IReadOnlyDictionary<,>).Name => Table(type.GetGenericArguments(), shape),
            _ when type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) => Items(type.GetGenericArguments()[0], shape),
            _ => Made(type, shape, index),
        };
    }

    private static IList Items(Type type, SampleShape shape)
    {
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;

        // Errors are never stored.
        for (int i = 0; i < shape.Count && !type.IsSubclassOf(typeof(Exception)); i++)
        {
            items.Add(Of(type, shape with { Count = Math.Min(shape.Count, 3) }, i));
        }

        return items;
    }

    private static IDictionary Table(Type[] types, SampleShape shape)
    {
        var table = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(types))!;
        table.Add(Of(types[0], shape)!, Of(types[1], shape with { Count = 1 }));
        return table;
    }

    private static object Made(Type type, SampleShape shape, int index)
    {
        System.Reflection.ConstructorInfo constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        object made = constructor.Invoke(constructor.GetParameters().Select(parameter => Of(parameter.ParameterType, shape, index)).ToArray());
        foreach (System.Reflection.PropertyInfo property in type.GetProperties()
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0))
        {
            bool mayBeNull =
                new System.Reflection.NullabilityInfoContext().Create(property).WriteState == System.Reflection.NullabilityState.Nullable;
            property.SetValue(made, mayBeNull && !shape.Full ? null : Of(property.PropertyType, shape, index));
        }

        return made;
    }
}
