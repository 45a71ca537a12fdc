using System.Text;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// One look at every byte of a file, before anything is believed of it: its encoding, and whether it is a text at all.
/// </summary>
/// <param name="Encoding">How to decode it.</param>
/// <param name="IsUtf8">Whether it is UTF-8 from the first byte to the last.</param>
/// <param name="HasMark">Whether it begins with the byte order mark of UTF-8.</param>
internal sealed record FileProbe(Encoding Encoding, bool IsUtf8, bool HasMark)
{
    private const int BlockSize = 128 * 1024;

    private static readonly (byte[] Bytes, string Why)[] Signatures =
    [
        ("%PDF"u8.ToArray(), "is a PDF document. Save it as CSV."),
        ([0x1F, 0x8B], "is compressed (gzip). Unpack it, and save it as CSV."),
    ];

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: it is empty or not a text.</exception>
    internal static FileProbe Run(Stream stream, string path, Encoding? given, CancellationToken cancellation)
    {
        byte[] buffer = new byte[BlockSize];
        int carried = 0;
        Encoding? known = null;
        bool first = true;
        bool utf8 = true;
        bool marked = false;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int read = stream.ReadAtLeast(buffer.AsSpan(carried), buffer.Length - carried, throwOnEndOfStream: false);
            ReadOnlySpan<byte> block = buffer.AsSpan(0, carried + read);
            if (first)
            {
                known = First(block, path, given);
                marked = block.StartsWith(Encoding.UTF8.Preamble);
                utf8 = known is null or UTF8Encoding;
                first = false;
            }

            if (known is null or { IsSingleByte: true } or UTF8Encoding && block.Contains((byte)0))
            {
                throw Binary(path);
            }

            carried = 0;
            if (utf8)
            {
                // A character may go on in the next block.
                carried = read == 0 ? 0 : IncompleteTail(block);
                utf8 = System.Text.Unicode.Utf8.IsValid(block[..^carried]);
                block[^carried..].CopyTo(buffer);
            }

            if (read == 0)
            {
                return new FileProbe(known ?? (utf8 ? Utf8(throws: false) : Windows1252()), utf8, marked);
            }
        }
    }

    /// <summary>What the first block tells; null when only the rest can.</summary>
    private static Encoding? First(ReadOnlySpan<byte> block, string path, Encoding? given)
    {
        if (block.IsEmpty)
        {
            throw FileErrors.Unreadable(path, "is empty. Nothing was changed.");
        }

        foreach ((byte[] bytes, string why) in Signatures)
        {
            if (block.StartsWith(bytes))
            {
                throw FileErrors.Unreadable(path, why);
            }
        }

        if (given is not null)
        {
            var strict = (Encoding)given.Clone();
            strict.DecoderFallback = DecoderFallback.ExceptionFallback;
            return strict;
        }

        Encoding? marked = block.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? Utf8(throws: true) : MarkedUtf16(block);
        if (marked is not UnicodeEncoding && ControlBytes(block) > block.Length / 50)
        {
            throw Binary(path);
        }

        return marked;
    }

    /// <summary>UTF-16 that says so with a byte order mark, or looks like it; null for anything else.</summary>
    internal static UnicodeEncoding? MarkedUtf16(ReadOnlySpan<byte> block) =>
        block.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? new UnicodeEncoding(bigEndian: false, byteOrderMark: true)
        : block.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true)
        : LooksLikeUtf16(block);

    // Text in a Latin script has a NUL in every second byte: before the letter in big-endian order, after it in little-endian.
    private static UnicodeEncoding? LooksLikeUtf16(ReadOnlySpan<byte> block)
    {
        int pairs = block.Length / 2;
        int even = 0;
        int odd = 0;
        for (int i = 0; i < pairs; i++)
        {
            even += block[i * 2] == 0 ? 1 : 0;
            odd += block[(i * 2) + 1] == 0 ? 1 : 0;
        }

        return odd > pairs / 3 && even <= pairs / 50 ? new UnicodeEncoding(bigEndian: false, byteOrderMark: true)
            : even > pairs / 3 && odd <= pairs / 50 ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true)
            : null;
    }

    private static int ControlBytes(ReadOnlySpan<byte> block)
    {
        int count = 0;
        foreach (byte b in block)
        {
            count += b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r') ? 1 : 0;
        }

        return count;
    }

    /// <summary>How many bytes at the end begin a UTF-8 character that is not whole.</summary>
    private static int IncompleteTail(ReadOnlySpan<byte> block)
    {
        for (int back = 1; back <= Math.Min(3, block.Length); back++)
        {
            byte b = block[^back];
            if ((b & 0xC0) != 0x80)
            {
                int length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
                return length > back ? back : 0;
            }
        }

        return 0;
    }

    private static UTF8Encoding Utf8(bool throws) => new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: throws);

    private static Encoding Windows1252() => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static ProvisioningException Binary(string path) =>
        FileErrors.Unreadable(path, "is not a text file: it has control characters that no text has. Save it as .xlsx or CSV.");
}
