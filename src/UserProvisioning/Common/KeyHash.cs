using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.Unicode;
using UserProvisioning.Importing;

namespace UserProvisioning.Common;

/// <summary>The hash of a case-folded key (<see cref="Text.Key"/>), for <see cref="FileKeys"/> and <see cref="KeyTable"/>.</summary>
internal static class KeyHash
{
    /// <summary>The lower 64 bits of the hash.</summary>
    internal static ulong ShortOf(string key) => (ulong)Of(key);

    internal static UInt128 Of(string key)
    {
        Span<byte> bytes = stackalloc byte[1024];
        return Utf8.FromUtf16(key, bytes, out _, out int length) == OperationStatus.Done
            ? XxHash128.HashToUInt128(bytes[..length])
            : XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(key));
    }
}
