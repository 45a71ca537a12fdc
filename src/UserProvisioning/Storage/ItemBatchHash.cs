using System.Buffers.Binary;
using UserProvisioning.Common;

namespace UserProvisioning.Storage;

/// <summary>The hash over a batch of items of a run, which are added by line.</summary>
internal sealed class ItemBatchHash
{
    /// <summary>The number of bytes by which one item is told from another.</summary>
    internal const int PartSize = 4;

    private readonly HashInput _input = new();
    private readonly List<byte> _parts = [];

    /// <summary>The number of items that were added.</summary>
    internal int Items => _parts.Count / PartSize;

    /// <summary>The first bytes of the hash of each item.</summary>
    internal byte[] Parts => [.. _parts];

    internal void Add(ProvisioningRunItemRow item)
    {
        string action = item.Action.ToString();
        byte[] values = AuditChain.IsErased(item.Salt, item.ValuesHash) ? item.ValuesHash! : AuditChain.ValuesOf(item);
        _input.Add(item.Line).Add(action).Add(item.ContactId).Add(item.SystemUserId).Add(values);
        Span<byte> part = stackalloc byte[PartSize];
        int other = HashCodeOf(item.Line, action[0], action[^1], item.ContactId ?? 0, item.SystemUserId ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(part, BinaryPrimitives.ReadInt32LittleEndian(values) ^ other);
        _parts.AddRange(part);
    }

    /// <summary>The hash over all items that were added. No more can be added after it.</summary>
    internal byte[] Digest() => _input.Hash();

    /// <summary>A number that is the same in every process, unlike that of <see cref="HashCode"/>.</summary>
    private static int HashCodeOf(params ReadOnlySpan<long> numbers)
    {
        ulong hash = 14695981039346656037;
        foreach (long number in numbers)
        {
            hash = (hash ^ (ulong)number) * 1099511628211;
            hash ^= hash >> 32;
        }

        return (int)hash;
    }
}
