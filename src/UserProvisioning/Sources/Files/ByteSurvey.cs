using System.Buffers;
using System.Text;

namespace UserProvisioning.Sources.Files;

/// <summary>Counts of the bytes beyond ASCII in a file that is not entirely UTF-8.</summary>
/// <param name="Characters">The number of valid UTF-8 characters beyond ASCII.</param>
/// <param name="StrayBytes">The number of bytes that belong to no valid character.</param>
/// <param name="UndefinedLine">The first line with a stray byte that Windows-1252 does not define; null when there is none.</param>
internal sealed record ByteSurvey(long Characters, long StrayBytes, long? UndefinedLine)
{
    /// <summary>Surveys a stream from its beginning.</summary>
    internal static ByteSurvey Of(Stream stream)
    {
        stream.Position = 0;
        byte[] buffer = new byte[64 * 1024];
        int carried = 0;
        long line = 1;
        var survey = new ByteSurvey(0, 0, null);
        while (true)
        {
            int read = stream.ReadAtLeast(buffer.AsSpan(carried), buffer.Length - carried, throwOnEndOfStream: false);
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, carried + read);
            while (!rest.IsEmpty)
            {
                OperationStatus status = Rune.DecodeFromUtf8(rest, out _, out int length);
                if (status == OperationStatus.NeedMoreData && read > 0)
                {
                    break;
                }

                byte first = rest[0];
                if (first < 0x80)
                {
                    line += first == '\n' ? 1 : 0;
                }
                else if (status == OperationStatus.Done)
                {
                    survey = survey with { Characters = survey.Characters + 1 };
                }
                else
                {
                    bool isUndefined = rest[..length].ContainsAny((byte)0x81, (byte)0x8D, (byte)0x8F)
                        || rest[..length].ContainsAny((byte)0x90, (byte)0x9D);
                    survey = survey with
                    {
                        StrayBytes = survey.StrayBytes + length,
                        UndefinedLine = survey.UndefinedLine ?? (isUndefined ? line : null),
                    };
                }

                rest = rest[length..];
            }

            rest.CopyTo(buffer);
            carried = rest.Length;
            if (read == 0)
            {
                return survey;
            }
        }
    }
}
