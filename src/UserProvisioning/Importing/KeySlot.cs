using System.Runtime.InteropServices;

namespace UserProvisioning.Importing;

/// <summary>
/// The hash of a row's key, and the row's line, in 20 bytes, where a tuple of the two would take 32. Slots sort by key, then by line.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct KeySlot : IComparable<KeySlot>
{
    internal ulong Low;
    internal ulong High;
    internal int Line;

    internal static KeySlot Of(UInt128 hash, int line) => new() { Low = (ulong)hash, High = (ulong)(hash >> 64), Line = line };

    internal readonly bool HasKeyOf(in KeySlot other) => Low == other.Low && High == other.High;

    public readonly int CompareTo(KeySlot other) =>
        High != other.High ? High.CompareTo(other.High)
        : Low != other.Low ? Low.CompareTo(other.Low)
        : Line.CompareTo(other.Line);
}
