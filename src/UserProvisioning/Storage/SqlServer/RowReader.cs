using System.Collections;
using System.Data.Common;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>A data reader over a sequence of rows for SqlBulkCopy. It holds one row at a time.</summary>
internal sealed class RowReader<T>(string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values) : RowReader(columns)
{
    private int _next;

    public override bool Read()
    {
        if (_next >= rows.Count)
        {
            return false;
        }

        values(rows[_next++], Row);
        return true;
    }
}

/// <summary>A source of rows for SqlBulkCopy: the names of the columns, and one row at a time.</summary>
internal abstract class RowReader(string[] columns) : DbDataReader
{
    /// <summary>The values of the current row.</summary>
    protected object?[] Row { get; } = new object?[columns.Length];

    public override int FieldCount => columns.Length;

    public override bool HasRows => true;

    public override bool IsClosed => false;

    public override int RecordsAffected => -1;

    public override int Depth => 0;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override object GetValue(int ordinal) => Row[ordinal] ?? DBNull.Value;

    public override bool IsDBNull(int ordinal) => Row[ordinal] is null;

    public override string GetName(int ordinal) => columns[ordinal];

    public override int GetOrdinal(string name) => Array.IndexOf(columns, name);

    public override int GetValues(object[] target)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            target[i] = GetValue(i);
        }

        return columns.Length;
    }

    public override bool NextResult() => false;

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    public override Type GetFieldType(int ordinal) => typeof(object);

    public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);

    public override byte GetByte(int ordinal) => (byte)GetValue(ordinal);

    // Long values are read in parts, if the copy is streaming.
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        CopyPart((byte[])GetValue(ordinal), dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => (char)GetValue(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        CopyPart(((string)GetValue(ordinal)).ToCharArray(), dataOffset, buffer, bufferOffset, length);

    public override DateTime GetDateTime(int ordinal) => (DateTime)GetValue(ordinal);

    public override decimal GetDecimal(int ordinal) => (decimal)GetValue(ordinal);

    public override double GetDouble(int ordinal) => (double)GetValue(ordinal);

    public override float GetFloat(int ordinal) => (float)GetValue(ordinal);

    public override Guid GetGuid(int ordinal) => (Guid)GetValue(ordinal);

    public override short GetInt16(int ordinal) => (short)GetValue(ordinal);

    public override int GetInt32(int ordinal) => (int)GetValue(ordinal);

    public override long GetInt64(int ordinal) => (long)GetValue(ordinal);

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    private static long CopyPart<T>(T[] whole, long from, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null)
        {
            return whole.Length;
        }

        int count = (int)Math.Clamp(whole.Length - from, 0, length);
        Array.Copy(whole, from, buffer, bufferOffset, count);
        return count;
    }
}
