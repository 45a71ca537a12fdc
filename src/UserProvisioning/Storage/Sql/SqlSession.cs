using System.Data.Common;
using System.Text;
using Dapper;

namespace UserProvisioning.Storage.Sql;

/// <summary>
/// A connection and its transaction. Virtual members cover the differences between engines. The stores in this
/// folder use the SQL that SQLite and SQL Server have in common, so that each statement exists once.
/// </summary>
internal abstract partial class SqlSession : IDisposable
{
    /// <summary>The name of the column at which the second object of a row begins.</summary>
    public const string Split = "RowPart";

    private protected SqlSession(DbConnection connection, DbTransaction? transaction)
    {
        Connection = connection;
        Transaction = transaction;
    }

    protected DbConnection Connection { get; private protected set; }

    protected DbTransaction? Transaction { get; }

    /// <summary>A subquery of the numbers in the JSON array parameter <paramref name="parameter"/>: one plan for any count.</summary>
    public abstract string Numbers(string parameter);

    /// <summary>
    /// A subquery with the columns RunId, Id and Place of the JSON array parameter <paramref name="parameter"/>, such as <c>[[1,2,3]]</c>.
    /// </summary>
    public abstract string Places(string parameter);

    /// <summary>A subquery of the texts in the parameter <paramref name="parameter"/>, which must come from <see cref="TextList"/>.</summary>
    public abstract string Texts(string parameter);

    /// <summary>Packs texts into one parameter.</summary>
    public abstract string TextList(IEnumerable<string> texts);

    /// <summary>A SELECT limited to <c>@Take</c> rows. <paramref name="body"/> is the text after the word SELECT, ORDER BY included.</summary>
    public abstract string SelectTop(string body);

    /// <summary>Reserves <paramref name="count"/> ids of a table and returns the first. No other caller gets any of them.</summary>
    public abstract long AllocateIds(string table, int count);

    /// <summary>Reserves an id of a series that shares a table with other rows. No other caller gets it.</summary>
    public abstract long AllocateId(string series);

    /// <summary>Inserts rows with ids of a series into a table, whose other rows are numbered as if these were not there.</summary>
    public virtual void InsertApart(string table, Action insert) => insert();

    /// <summary>
    /// The end of the column list of a SELECT that reads the version of each <see cref="IVersionedRow"/>; empty where rows have no versions.
    /// </summary>
    public abstract string Version(string alias);

    /// <summary>
    /// A condition that a column equals one of the texts of a <see cref="TextList"/>, ignoring case as the engine's index on the column does.
    /// </summary>
    public abstract string IsOneOf(string column, string parameter);

    /// <summary>A condition that a column equals a text of ASCII characters, ignoring case as the engine's index on the column does.</summary>
    public abstract string Is(string column, string parameter);

    public virtual IReadOnlyList<T> Query<T>(string sql, object? parameters = null) =>
        (List<T>)Connection.Query<T>(sql, parameters, Transaction, buffered: true);

    /// <summary>Reads rows that consist of two objects. The columns of the second object come after a column named <see cref="Split"/>.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="join">Puts the second object into the first.</param>
    public virtual IReadOnlyList<T> Query<T, TPart>(string sql, object? parameters, Action<T, TPart> join) => (List<T>)Connection.Query<T, TPart, T>(
        sql,
        (row, part) =>
        {
            join(row, part);
            return row;
        },
        parameters,
        Transaction,
        buffered: true,
        splitOn: Split);

    public virtual T? First<T>(string sql, object? parameters = null) =>
        Connection.QueryFirstOrDefault<T>(sql, parameters, Transaction);

    public virtual int Execute(string sql, object? parameters = null) => Connection.Execute(sql, parameters, Transaction);

    /// <summary>An expression for the login that the server records; NULL where there is no server.</summary>
    public virtual string LoginSql => "NULL";

    /// <summary>The time of the server, in UTC; null when there is no server.</summary>
    public virtual DateTime? ServerTime() => null;

    /// <inheritdoc cref="IUnitOfWork.Number"/>
    public virtual long? UnitNumber => null;

    /// <inheritdoc cref="IUnitOfWork.Mark"/>
    public virtual StateMark? Mark() => null;

    /// <inheritdoc cref="IUnitOfWork.SeeOneState"/>
    public virtual void SeeOneState()
    {
    }

    public virtual void Commit() => Transaction!.Commit();

    /// <summary>Sets a savepoint in the transaction, to which <see cref="RollBack"/> can return.</summary>
    public virtual void Save(string name) => Transaction!.Save(name);

    /// <summary>
    /// Undoes the writes since <see cref="Save"/>. The transaction continues. If an error has ended the transaction, this does nothing: the database
    /// has undone all of it, and the caller passes the error on.
    /// </summary>
    public virtual void RollBack(string name)
    {
        if (Transaction!.Connection is not null)
        {
            Transaction.Rollback(name);
        }
    }

    /// <summary>Forgets a savepoint, where the engine keeps savepoints until the transaction ends and grows slower with their number.</summary>
    public virtual void Release(string name)
    {
    }

    public virtual void Dispose()
    {
        Transaction?.Dispose();
        Connection.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A JSON array of numbers.</summary>
    public static string Json(IEnumerable<long> numbers) => $"[{string.Join(',', numbers)}]";

    /// <summary>A condition that a column matches the pattern that <see cref="LikeSuperset"/> made, given in a parameter.</summary>
    public abstract string Like(string column, string parameter);

    /// <summary>Escapes a wildcard character for a pattern of <see cref="Like"/>.</summary>
    protected abstract string EscapeWildcard(char sign);

    /// <summary>
    /// A pattern for <see cref="Like"/> that every text equal to <paramref name="literal"/> without regard to case matches,
    /// and perhaps others: what is not ASCII becomes a wildcard, since engines fold it differently. The caller filters
    /// again.
    /// </summary>
    public string LikeSuperset(string literal, bool prefix)
    {
        var pattern = new StringBuilder(literal.Length + 4);
        bool wildcard = false;
        foreach (char c in literal)
        {
            if (!char.IsAscii(c))
            {
                if (!wildcard)
                {
                    pattern.Append('%');
                    wildcard = true;
                }
            }
            else
            {
                wildcard = false;
                pattern.Append(c is '%' or '_' or '\\' or '[' ? EscapeWildcard(c) : c.ToString());
            }
        }

        if (prefix)
        {
            pattern.Append('%');
        }

        return pattern.ToString();
    }

    /// <summary>Adds a condition on a column that every text passing the filter fulfils.</summary>
    public void Narrow(List<string> where, DynamicParameters parameters, string column, TextFilter? filter)
    {
        if (filter is null || (filter.Literal ?? filter.Prefix) is not { } text)
        {
            return;
        }

        where.Add(Condition(parameters, column, column.Replace(".", "_", StringComparison.Ordinal), text, isLiteral: filter.Literal is not null));
    }

    /// <summary>Adds a condition on a column that every text passing one of the filters fulfils.</summary>
    /// <param name="where">The conditions.</param>
    /// <param name="parameters">The parameters of the statement.</param>
    /// <param name="column">The column.</param>
    /// <param name="filters">The filters; null for any text.</param>
    /// <param name="prefix">The beginning of the names of the parameters; null for the name of the column.</param>
    public void NarrowToAny(
        List<string> where, DynamicParameters parameters, string column, IReadOnlyList<TextFilter>? filters, string? prefix = null)
    {
        // A filter that begins with a wildcard cannot narrow the column.
        if (filters is null or { Count: 0 } || filters.Any(filter => string.IsNullOrEmpty(filter.Literal ?? filter.Prefix)))
        {
            return;
        }

        var any = new List<string>();
        foreach (TextFilter filter in filters)
        {
            string name = $"{prefix ?? column.Replace(".", "_", StringComparison.Ordinal)}{any.Count}";
            any.Add(Condition(parameters, column, name, (filter.Literal ?? filter.Prefix)!, isLiteral: filter.Literal is not null));
        }

        where.Add($"({string.Join(" OR ", any)})");
    }

    /// <summary>
    /// Adds a parameter, and returns the condition that every text fulfils which equals a text, or begins with it, without regard to case. Where
    /// the text is whole and of ASCII characters, an index on the column serves; engines fold other characters differently.
    /// </summary>
    private string Condition(DynamicParameters parameters, string column, string name, string text, bool isLiteral)
    {
        string clean = Text.Clean(text) ?? string.Empty;
        bool isExact = isLiteral && Ascii.IsValid(clean);
        parameters.Add(name, isExact ? clean : LikeSuperset(clean, prefix: !isLiteral));
        return isExact ? Is(column, '@' + name) : Like(column, '@' + name);
    }

    /// <summary>A page of the rows that pass the filter.</summary>
    public static Page<T> PageOf<T>(IReadOnlyList<T> rows, int take, Func<T, long> id, Func<T, bool> passes) =>
        new(rows.Where(passes).ToList(), rows.Count == take ? id(rows[^1]) : null);

    /// <summary>The text after the word SET that assigns each column the parameter of its name.</summary>
    public static string Assign(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"{column} = @{column}"));

    public static string Where(List<string> conditions) =>
        conditions.Count == 0 ? string.Empty : " WHERE " + string.Join(" AND ", conditions);
}
