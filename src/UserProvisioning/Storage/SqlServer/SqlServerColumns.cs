using System.Data;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>The columns of the schema with their types, as read from the database. The session uses them to bind and convert values.</summary>
internal sealed class SqlServerColumns
{
    /// <summary>Selects every column of the schema: table, column, type, and length in characters or bytes (-1 for any).</summary>
    internal const string Query =
        """
        SELECT TABLE_NAME AS [Table], COLUMN_NAME AS Name, DATA_TYPE AS Type, CHARACTER_MAXIMUM_LENGTH AS Length
        FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'UserProvisioning'
        """;

    private readonly Dictionary<(string Table, string Name), SqlServerColumn> _columns;

    internal SqlServerColumns(IEnumerable<SqlServerColumn> columns) =>
        _columns = columns.ToDictionary(column => (column.Table, column.Name));

    /// <summary>A column of a table.</summary>
    internal SqlServerColumn this[string table, string name] => _columns.TryGetValue((table, name), out SqlServerColumn? column)
        ? column
        : throw new ProvisioningException(
            ErrorIds.SchemaOutdated,
            $"The database lacks the column {name} of the table UserProvisioning.{table}. Run Initialize-UserProvisioningDatabase on it.",
            table);

    /// <summary>The names of the columns of a table.</summary>
    internal IEnumerable<string> NamesOf(string table) => _columns.Keys.Where(key => key.Table == table).Select(key => key.Name);

    /// <summary>The columns with the given names, in the same order.</summary>
    internal SqlServerColumn[] Of(string table, string[] names) => Array.ConvertAll(names, name => this[table, name]);
}

/// <summary>A column of a table.</summary>
internal sealed class SqlServerColumn
{
    public string Table { get; set; } = string.Empty;

    public string Name { get; set; } = string.Empty;

    /// <summary>The name of the type without a length, as <c>nvarchar</c>.</summary>
    public string Type { get; set; } = string.Empty;

    /// <summary>The most characters or bytes; -1 for no limit; null for types without a length.</summary>
    public int? Length { get; set; }

    internal DbType DbType => Type switch
    {
        "bigint" => DbType.Int64,
        "int" => DbType.Int32,
        "bit" => DbType.Boolean,
        "date" => DbType.Date,
        "datetime2" => DbType.DateTime2,
        "varbinary" => DbType.Binary,
        "uniqueidentifier" => DbType.Guid,
        _ => DbType.String,
    };
}
