using System.Runtime.InteropServices;

namespace UserProvisioning;

/// <summary>The hash of a key and its number, in 20 bytes: a tuple of the two would take 32.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct KeySlot
{
    internal ulong Low;
    internal ulong High;

    /// <summary>0 for a slot that is free.</summary>
    internal int Number;

    internal readonly UInt128 Hash => new(High, Low);

    internal static KeySlot Of(UInt128 hash, int number) => new() { Low = (ulong)hash, High = (ulong)(hash >> 64), Number = number };
}
