using System.Text;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// The result of reading every byte of a file before it is parsed: its encoding, and that it is a text file.
/// </summary>
/// <param name="Encoding">The encoding with which to decode it.</param>
/// <param name="IsUtf8">Whether the whole file is UTF-8.</param>
/// <param name="HasMark">Whether the file begins with the byte order mark of UTF-8.</param>
/// <param name="Check">Finds cells with bytes that the encoding does not define; null when there are none.</param>
internal sealed record FileProbe(Encoding Encoding, bool IsUtf8, bool HasMark, EncodingCheck? Check)
{
    private const int BlockSize = 128 * 1024;

    /// <summary>Ctrl-Z, the end-of-file character of DOS.</summary>
    private const byte EndOfFile = 0x1A;

    private static readonly (byte[] Bytes, string Why)[] Signatures =
    [
        ("%PDF"u8.ToArray(), "is a PDF document. Save it as CSV."),
        ([0x1F, 0x8B], "is compressed (gzip). Unpack it, and save it as CSV."),
    ];

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: it is empty or not a text.</exception>
    internal static FileProbe Run(Stream stream, string path, Encoding? given, CancellationToken cancellation)
    {
        byte[] buffer = new byte[Math.Clamp(stream.Length + 1, 1024, BlockSize)];
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
                known = EncodingOfFirstBlock(block, path, given);
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
                // A character may continue in the next block.
                carried = read == 0 ? 0 : IncompleteTail(block);
                utf8 = System.Text.Unicode.Utf8.IsValid(block[..^carried]);
                block[^carried..].CopyTo(buffer);
            }

            if (read == 0)
            {
                return utf8 ? new FileProbe(Encoding.UTF8, IsUtf8: true, marked, Check: null) : NotUtf8(stream, path, given, known, marked);
            }
        }
    }

    /// <summary>Chooses the encoding of a file that is not entirely UTF-8.</summary>
    private static FileProbe NotUtf8(Stream stream, string path, Encoding? given, Encoding? known, bool hasMark)
    {
        if (given is not null)
        {
            return EncodingCheck.FirstLine(stream, given) is { } line
                ? throw FileErrors.Unreadable(
                    path, $"is not in the encoding that was given ({given.WebName}); line {line} is the first that shows it. Leave -Encoding out, "
                        + "or give the right one.")
                : new FileProbe(given, IsUtf8: false, HasMark: false, new EncodingCheck(given.WebName, MayHoldUtf8: false));
        }

        if (known is not null and not UTF8Encoding)
        {
            return new FileProbe(EncodingCheck.Marking(known), IsUtf8: false, HasMark: false, new EncodingCheck("UTF-16", MayHoldUtf8: false));
        }

        // One stray byte must not change how a UTF-8 file is decoded, nor one name in UTF-8 how a Windows-1252 file is decoded.
        ByteSurvey survey = ByteSurvey.Of(stream);
        if (hasMark || survey.Characters >= Math.Max(survey.StrayBytes, 1))
        {
            return new FileProbe(EncodingCheck.Marking(Encoding.UTF8), IsUtf8: false, hasMark, new EncodingCheck("UTF-8", MayHoldUtf8: false));
        }

        return survey.UndefinedLine is { } undefined
            ? throw FileErrors.Unreadable(
                path, $"is neither UTF-8 nor Windows-1252: line {undefined} has a byte that neither has. Give the encoding with -Encoding, as "
                    + "-Encoding oem or -Encoding 850 for a file of DOS.")
            : new FileProbe(Windows1252(), IsUtf8: false, hasMark, new EncodingCheck("Windows-1252", MayHoldUtf8: survey.Characters > 0));
    }

    /// <summary>The encoding that the first block shows; null when the rest must be read to decide.</summary>
    private static Encoding? EncodingOfFirstBlock(ReadOnlySpan<byte> block, string path, Encoding? given)
    {
        if (block.IsEmpty)
        {
            throw new EmptyFileException("is empty. Nothing was changed.");
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
            return given;
        }

        Encoding? marked = block.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8 : MarkedUtf16(block);
        if (marked is UnicodeEncoding && block[0] >= 0xFE && IsSingleByteText(block[2..]))
        {
            throw FileErrors.Unreadable(path, "is marked as UTF-16 and is not: line 1 has one byte for each letter. Save it again, as UTF-8.");
        }

        if (marked is not (UnicodeEncoding or UTF32Encoding) && ControlBytes(block.TrimEnd(EndOfFile)) > block.Length / 50)
        {
            throw Binary(path);
        }

        return marked;
    }

    /// <summary>UTF-16 or UTF-32 that says so with a byte order mark, or UTF-16 that looks like it; null for anything else.</summary>
    internal static Encoding? MarkedUtf16(ReadOnlySpan<byte> block) =>
        block.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) ? new UTF32Encoding(bigEndian: false, byteOrderMark: true)
        : block.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]) ? new UTF32Encoding(bigEndian: true, byteOrderMark: true)
        : block.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? new UnicodeEncoding(bigEndian: false, byteOrderMark: true)
        : block.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true)
        : LooksLikeUtf16(block);

    /// <summary>Whether nearly all bytes are printable ASCII. In UTF-16 at most every second byte is.</summary>
    private static bool IsSingleByteText(ReadOnlySpan<byte> block)
    {
        int ascii = 0;
        foreach (byte b in block)
        {
            ascii += b is (>= 0x20 and < 0x7F) or (byte)'\t' or (byte)'\n' or (byte)'\r' ? 1 : 0;
        }

        return block.Length > 0 && ascii > block.Length * 9 / 10;
    }

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

    /// <summary>The number of bytes at the end that begin an incomplete UTF-8 character.</summary>
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

    private static Encoding Windows1252() => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static ProvisioningException Binary(string path) =>
        FileErrors.Unreadable(path, "is not a text file: it has control characters that no text has. Save it as .xlsx or CSV.");
}
