using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Sources.Files;

namespace UserProvisioning.Sources.Objects;

/// <summary>The cursor over the objects of a file. It finds the cells of an object when the first of them is asked for.</summary>
internal sealed class ObjectRows : RowCursor
{
    private readonly ObjectFile _objects;
    private readonly SourceFile _file;
    private readonly bool _clearsNull;
    private readonly CancellationToken _cancellation;
    private readonly ObjectCell[] _cells;
    private readonly int[] _all;
    private byte[] _row = new byte[4096];
    private int _length;
    private int _number;
    private bool _isParsed;

    internal ObjectRows(ObjectFile objects, SourceFile file, bool clearsNull, CancellationToken cancellation)
    {
        (_objects, _file, _clearsNull, _cancellation) = (objects, file, clearsNull, cancellation);
        _cells = new ObjectCell[objects.Columns.Count];
        _all = [.. Enumerable.Range(0, _cells.Length)];
    }

    internal override long Line => _number;

    internal override string? Fault => null;

    internal override UInt128 Fingerprint
    {
        get
        {
            UInt128 hash = XxHash128.HashToUInt128(_row.AsSpan(0, _length));

            // The reference of a manager comes from another object.
            return _objects.Managers is { } managers && Find(managers.Column) is { Kind: not ObjectCellKind.Null } cell
                && managers.Replace(TextOf(cell)) is { IsReplaced: true } manager
                ? hash ^ KeyHash.Of(manager.Reference is null ? "0" : "1" + manager.Reference)
                : hash;
        }
    }

    internal override bool Read()
    {
        _cancellation.ThrowIfCancellationRequested();
        _isParsed = false;
        if (_number == _objects.Count)
        {
            _file.RequireUnchanged();
            return false;
        }

        try
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            _file.Stream.ReadExactly(length);
            _length = BinaryPrimitives.ReadInt32LittleEndian(length);
            if (_length > _row.Length)
            {
                _row = new byte[_length * 2L > Array.MaxLength ? _length : _length * 2];
            }

            _file.Stream.ReadExactly(_row.AsSpan(0, _length));
        }
        catch (IOException exception) when (FileErrors.Translate(_objects.Path, exception) is { } error)
        {
            throw error;
        }

        _number++;
        return true;
    }

    internal override string Cell(int column) =>
        column < _cells.Length && Find(column) is { Kind: not ObjectCellKind.Null } cell ? Replaced(column, cell) ?? string.Empty : string.Empty;

    internal override UInt128? PlainKey(int column) =>
        Find(column) is { Kind: ObjectCellKind.Text or ObjectCellKind.Date } cell ? PlainKeyOf(_row.AsSpan(cell.Start, cell.Length)) : null;

    internal override FileRow Row() => Row(_all);

    /// <summary>The parsed row with the texts of some columns only.</summary>
    internal FileRow Row(IReadOnlyList<int> columns)
    {
        Parse();
        string[] texts = new string[_cells.Length];
        (int name, int gone) = (_objects.NameColumn, _objects.GoneColumn);
        bool isGone = gone >= 0 && _cells[gone].Kind == ObjectCellKind.Text;
        bool[]? silent = _clearsNull ? null : new bool[_cells.Length];
        bool[]? dates = null;
        bool[]? inexact = null;
        foreach (int i in columns)
        {
            ObjectCell cell = _cells[i];
            string? text = cell.Kind == ObjectCellKind.Null ? null : Replaced(i, cell);
            texts[i] = text ?? string.Empty;
            if (text is null && (!_clearsNull || isGone || cell.Kind != ObjectCellKind.Null))
            {
                (silent ??= new bool[_cells.Length])[i] = true;
            }

            if (cell.Kind == ObjectCellKind.Date)
            {
                (dates ??= new bool[_cells.Length])[i] = true;
            }
            else if (cell.Kind == ObjectCellKind.Inexact)
            {
                (inexact ??= new bool[_cells.Length])[i] = true;
            }
        }

        return new FileRow(Line, texts, null)
        {
            Silent = silent,
            Dates = dates,
            Inexact = inexact,
            Name = name >= 0 && texts[name] is { Length: > 0 } shown ? shown : null,
            IsGone = isGone,
        };
    }

    /// <summary>The text of a cell, with the reference of a manager in place of another name of him; null when it says nothing.</summary>
    private string? Replaced(int column, ObjectCell cell)
    {
        string text = TextOf(cell);
        return _objects.Managers is { } managers && managers.Column == column && managers.Replace(text) is { IsReplaced: true } manager
            ? manager.Reference
            : text;
    }

    private string TextOf(ObjectCell cell) => Encoding.UTF8.GetString(_row, cell.Start, cell.Length);

    private ObjectCell Find(int column)
    {
        Parse();
        return _cells[column];
    }

    private void Parse()
    {
        if (_isParsed)
        {
            return;
        }

        _isParsed = true;
        Array.Clear(_cells);
        for (int at = 0; at < _length;)
        {
            int column = Number(ref at);
            var kind = (ObjectCellKind)_row[at++];
            int length = Number(ref at);
            _cells[column] = new ObjectCell(kind, at, length);
            at += length;
        }
    }

    private int Number(ref int at)
    {
        int number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _row[at++];
            number |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }

    private readonly record struct ObjectCell(ObjectCellKind Kind, int Start, int Length);
}
