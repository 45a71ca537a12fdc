using System.IO.Compression;

namespace UserProvisioning.Packaging;

/// <summary>Writes zip files that are the same, byte for byte, for the same content: names in order, one time for all, one set of rights.</summary>
internal static class Archive
{
    // A regular file that everybody may read, as Unix has it.
    private const int ReadableFile = 0x81A4 << 16;

    internal static void Write(string path, IEnumerable<(string Name, byte[] Content)> files, DateTimeOffset at)
    {
        // Zip files know two-second steps, and nothing before 1980.
        DateTimeOffset time = at.UtcDateTime.Year < 1980 ? new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero) : at.ToUniversalTime();
        using FileStream stream = File.Create(path);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = time;
            entry.ExternalAttributes = ReadableFile;
            using Stream target = entry.Open();
            target.Write(content);
        }
    }
}
