using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// A spool of the items of a run, which outlives the transaction that made them. A few hundred items stay in memory; the rest goes to a temporary
/// file.
/// </summary>
internal sealed class ItemSpool : IDisposable
{
    /// <summary>How many bytes are kept in memory.</summary>
    private const int BlockSize = 256 * 1024;

    private readonly MemoryStream _block = new();
    private readonly BinaryWriter _writer;
    private readonly List<(long From, int Length)> _blocks = [];
    private TemporaryFile? _file;

    internal ItemSpool() => _writer = new BinaryWriter(_block, Encoding.UTF8);

    internal void Add(ProvisioningRunItemRow item)
    {
        _writer.Write(item.RunId);
        _writer.Write(item.Line);
        _writer.Write((byte)item.Action);
        Write(item.ExternalReference);
        Write(item.DisplayName);
        Write(item.Changes);
        Write(item.Field);
        Write(item.Reason);
        Write(item.ContactId);
        Write(item.SystemUserId);
        Write(item.Undo);
        if (_block.Length >= BlockSize)
        {
            _file ??= TemporaryFile.Create();
            _blocks.Add((_file.Length, (int)_block.Length));
            _file.Append(_block.GetBuffer().AsSpan(0, (int)_block.Length));
            _block.SetLength(0);
        }
    }

    /// <summary>Reads all items in the order in which they were added. None may be added while they are read.</summary>
    internal IEnumerable<ProvisioningRunItemRow> Read()
    {
        byte[] bytes = [];
        foreach ((long from, int length) in _blocks)
        {
            if (bytes.Length < length)
            {
                bytes = new byte[length];
            }

            _file!.Read(from, bytes.AsSpan(0, length));
            foreach (ProvisioningRunItemRow item in Read(bytes, length))
            {
                yield return item;
            }
        }

        foreach (ProvisioningRunItemRow item in Read(_block.GetBuffer(), (int)_block.Length))
        {
            yield return item;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _writer.Dispose();
    }

    private static IEnumerable<ProvisioningRunItemRow> Read(byte[] bytes, int length)
    {
        using var stream = new MemoryStream(bytes, 0, length);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        while (stream.Position < length)
        {
            yield return new ProvisioningRunItemRow
            {
                RunId = reader.ReadInt64(),
                Line = reader.ReadInt64(),
                Action = (ImportAction)reader.ReadByte(),
                ExternalReference = Text(reader),
                DisplayName = Text(reader),
                Changes = Text(reader),
                Field = Text(reader),
                Reason = Text(reader),
                ContactId = Number(reader),
                SystemUserId = Number(reader),
                Undo = Text(reader),
            };
        }

        static string? Text(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

        static long? Number(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadInt64() : null;
    }

    private void Write(string? text)
    {
        _writer.Write(text is not null);
        if (text is not null)
        {
            _writer.Write(text);
        }
    }

    private void Write(long? number)
    {
        _writer.Write(number is not null);
        if (number is not null)
        {
            _writer.Write(number.Value);
        }
    }
}
