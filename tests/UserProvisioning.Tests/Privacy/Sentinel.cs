using System.Text;
using UserProvisioning.Common;

namespace UserProvisioning.Tests.Privacy;

/// <summary>A word that stands in the fields of a person and nowhere else, so that it can be searched for. Each test has its own.</summary>
internal sealed class Sentinel
{
    private const string Written = "Zq7xk";

    /// <summary>The word.</summary>
    public string Word { get; } = $"Zq{Guid.NewGuid():N}"[..Written.Length];

    /// <summary>Puts this word where a text has "Zq7xk" or "zq7xk".</summary>
    public string In(string text) => text.Replace(Written, Word, StringComparison.Ordinal)
        .Replace(Written.ToLowerInvariant(), Word.ToLowerInvariant(), StringComparison.Ordinal);

    /// <summary>Whether bytes have the word, in any case.</summary>
    public bool IsIn(byte[] bytes) => Encoding.Latin1.GetString(bytes).Contains(Word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The names of the files in a folder, and in the folders below it, that have the word in their name or content.</summary>
    public string[] FilesIn(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file).Contains(Word, StringComparison.OrdinalIgnoreCase) || IsIn(Read(file)))
        .Select(file => Path.GetRelativePath(folder, file))
        .Order(StringComparer.Ordinal)
        .ToArray();

    /// <summary>The same for the temporary files of this account: spools, and private copies of databases.</summary>
    public string[] TemporaryFiles() => FilesIn(TemporaryRoot.Open());


    private static byte[] Read(string file)
    {
        try
        {
            // An empty file may be a lock, which nobody else can open.
            if (new FileInfo(file).Length == 0)
            {
                return [];
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another test deleted its temporary file meanwhile.
            return [];
        }
    }
}
