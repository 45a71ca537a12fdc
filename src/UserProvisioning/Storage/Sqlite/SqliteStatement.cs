using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// A prepared statement that is executed for row after row. It binds to SQLite directly: a parameter object for each value
/// of each row costs more than the insert itself. Values are stored as Microsoft.Data.Sqlite stores them.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _buffer = new byte[1024];

    /// <summary>
    /// Whether the parameter at each position has a value from the row before. Columns that are empty in many rows need no binding then.
    /// </summary>
    private readonly bool[] _isSet;

    internal SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
        _isSet = new bool[raw.sqlite3_bind_parameter_count(_statement) + 1];
    }

    public void Dispose() => _statement.Dispose();

    /// <summary>The position of a parameter, for <see cref="Execute"/>.</summary>
    internal int IndexOf(string parameter) => raw.sqlite3_bind_parameter_index(_statement, parameter);

    /// <summary>Executes the statement with the given values, in the order of the positions.</summary>
    internal void Execute(object?[] values, int[] positions)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int position = positions[i];
            if (position > 0 && (values[i] is not null || _isSet[position]))
            {
                _isSet[position] = values[i] is not null;
                Check(Bind(position, values[i]));
            }
        }

        int result = raw.sqlite3_step(_statement);
        int reset = raw.sqlite3_reset(_statement);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            Check(reset == raw.SQLITE_OK ? result : reset);
        }
    }

    private int Bind(int position, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, position),
        string text => BindText(position, text),
        long number => raw.sqlite3_bind_int64(_statement, position, number),
        int number => raw.sqlite3_bind_int64(_statement, position, number),
        bool truth => raw.sqlite3_bind_int64(_statement, position, truth ? 1 : 0),
        DateTime time => BindTime(position, time),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, position, bytes),
        _ => throw new ArgumentException($"A value of the type {value.GetType()} cannot be stored.", nameof(value)),
    };

    /// <summary>
    /// Binds a time as <c>2026-05-01 08:30:00.123</c>, without trailing zeros in the fraction, and without a point when there is no fraction.
    /// </summary>
    private int BindTime(int position, DateTime time)
    {
        time.TryFormat(_buffer, out int length, "u", CultureInfo.InvariantCulture);
        length--; // The Z at the end.
        if (time.Ticks % TimeSpan.TicksPerSecond is var fraction and > 0)
        {
            _buffer[length++] = (byte)'.';
            for (long unit = TimeSpan.TicksPerSecond / 10; fraction > 0; fraction %= unit, unit /= 10)
            {
                _buffer[length++] = (byte)('0' + (fraction / unit));
            }
        }

        return raw.sqlite3_bind_text(_statement, position, _buffer.AsSpan(0, length));
    }

    private int BindText(int position, string text)
    {
        if (text.Length == 0)
        {
            // An empty span would be bound as NULL.
            return raw.sqlite3_bind_text(_statement, position, string.Empty);
        }

        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _buffer.Length)
        {
            _buffer = new byte[most * 2];
        }

        int length = Encoding.UTF8.GetBytes(text, _buffer);
        return raw.sqlite3_bind_text(_statement, position, _buffer.AsSpan(0, length));
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
