using System.Text;

namespace UserProvisioning.Sources.Files;

/// <summary>Finds the cells with bytes that the file's encoding does not define. Only the row of such a cell is rejected.</summary>
/// <param name="Name">The name of the encoding, for messages.</param>
/// <param name="MayHoldUtf8">Whether parts of the text are UTF-8, though the encoding is Windows-1252.</param>
internal sealed record EncodingCheck(string Name, bool MayHoldUtf8)
{
    /// <summary>The character that replaces a byte that cannot be decoded. It is a noncharacter, so no real text contains it.</summary>
    private const char Lost = '\uFDD0';

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>An encoding that replaces each byte that it cannot decode by <see cref="Lost"/>.</summary>
    internal static Encoding Marking(Encoding encoding)
    {
        var marking = (Encoding)encoding.Clone();
        marking.DecoderFallback = new DecoderReplacementFallback(Lost.ToString());
        return marking;
    }

    /// <summary>The first line that is not valid in an encoding; null when all lines are.</summary>
    internal static long? FirstLine(Stream stream, Encoding encoding)
    {
        stream.Position = 0;
        using var text = new StreamReader(stream, Marking(encoding), detectEncodingFromByteOrderMarks: false, bufferSize: -1, leaveOpen: true);
        char[] buffer = new char[32 * 1024];
        long line = 1;
        for (int read; (read = text.Read(buffer, 0, buffer.Length)) > 0;)
        {
            ReadOnlySpan<char> block = buffer.AsSpan(0, read);
            int lost = block.IndexOf(Lost);
            line += (lost < 0 ? block : block[..lost]).Count('\n');
            if (lost >= 0)
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>Why a text was not decoded correctly; null when no sign of that is found.</summary>
    internal string? FaultOf(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return null;
        }

        if (text.Contains(Lost))
        {
            return $"'{Text.Shorten(Displayable(text))}' has a byte that is not {Name}; save the whole file in one encoding, as UTF-8";
        }

        // .NET decodes a byte that a code page does not define to a control character.
        if (text.Any(c => c is >= '\u0080' and <= '\u009F' and not '\u0085'))
        {
            return $"'{Text.Shorten(Displayable(text))}' has a byte that {Name} does not have; save the whole file in one encoding, as UTF-8";
        }

        return MayHoldUtf8 && IsUtf8(text)
            ? $"'{Text.Shorten(text)}' is UTF-8, and the rest of the file is {Name}; save the whole file in one encoding, as UTF-8"
            : null;
    }

    /// <summary>The text with the usual replacement character (U+FFFD) where a byte was lost.</summary>
    internal static string Displayable(string text) => text.Replace(Lost, '\uFFFD');

    private static bool IsUtf8(string text)
    {
        try
        {
            StrictUtf8.GetCharCount(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
