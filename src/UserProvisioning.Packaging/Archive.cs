using System.IO.Compression;

namespace UserProvisioning.Packaging;

/// <summary>The writer of reproducible zip files: equal content gives equal bytes. Names are sorted, and all files have one time and mode.</summary>
internal static class Archive
{
    // The Unix mode of a regular file that everybody may read.
    private const int ReadableFile = 0x81A4 << 16;

    internal static void Write(string path, IEnumerable<(string Name, byte[] Content)> files, DateTimeOffset at)
    {
        // Times in zip files have steps of two seconds, and begin in 1980.
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
