using System.Buffers.Binary;
using System.IO.Compression;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// The ZIP archive of a workbook, and its parts by name. The framework's ZIP and XML readers read it, and not
/// a library for workbooks: such libraries unpack a part of any size, keep all shared texts in memory, and
/// convert dates by rules of their own.
/// </summary>
internal sealed class WorkbookPackage : IDisposable
{
    private const int EndRecord = 22;

    private readonly SourceFile _file;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);

    private WorkbookPackage(SourceFile file, ZipArchive archive)
    {
        _file = file;
        _archive = archive;
        BudgetBeforeRows = new UnpackBudget(file.Path, file.Length);
        long packed = 0;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            packed += entry.CompressedLength;
            _parts.TryAdd(Normalize(entry.FullName), entry);
        }

        if (packed > file.Length)
        {
            throw new InvalidDataException("its parts overlap");
        }
    }

    /// <summary>The budget for what is unpacked before the rows are read.</summary>
    internal UnpackBudget BudgetBeforeRows { get; }

    internal static WorkbookPackage Open(SourceFile file)
    {
        RequireSmallDirectory(file);
        file.Stream.Position = 0;
        var archive = new ZipArchive(file.Stream, ZipArchiveMode.Read, leaveOpen: true);
        try
        {
            return new WorkbookPackage(file, archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    public void Dispose() => _archive.Dispose();

    internal bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>Opens a part; null when the workbook does not have it. The bytes count against <see cref="BudgetBeforeRows"/>.</summary>
    internal PartReader? Find(string name, CancellationToken cancellation) => Open(name, BudgetBeforeRows, cancellation);

    /// <summary>Opens a part that every workbook must have. The bytes count against <see cref="BudgetBeforeRows"/>.</summary>
    internal PartReader Require(string name, CancellationToken cancellation) => Find(name, cancellation) ?? throw Lacks(name);

    /// <summary>Opens the part of a sheet to read all its rows. The bytes do not count against <see cref="BudgetBeforeRows"/>.</summary>
    internal PartReader RequireRows(string name, CancellationToken cancellation) => Open(name, null, cancellation) ?? throw Lacks(name);

    /// <summary>The unpacked size of a part, as the archive states it.</summary>
    internal long LengthOf(string name) => _parts.TryGetValue(name, out ZipArchiveEntry? entry) ? Math.Max(entry.Length, 1) : 1;

    /// <summary>The name of the part to which a relationship in a folder points.</summary>
    internal static string Resolve(string folder, string target)
    {
        target = target.Replace('\\', '/');
        var names = new List<string>();
        foreach (string name in (target.StartsWith('/') ? target : $"{folder}/{target}").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name != "..")
            {
                names.Add(name);
            }
            else if (names.Count > 0)
            {
                names.RemoveAt(names.Count - 1);
            }
        }

        return string.Join('/', names.Where(name => name != "."));
    }

    private PartReader? Open(string name, UnpackBudget? budget, CancellationToken cancellation) =>
        _parts.TryGetValue(name, out ZipArchiveEntry? entry) ? new PartReader(new PartStream(entry, _file.Path, _file.Length, budget), cancellation)
            : null;

    private static InvalidDataException Lacks(string name) => new($"it lacks the part '{name}'");

    // Some programs write backslashes, or begin with a slash.
    private static string Normalize(string name) => name.Replace('\\', '/').TrimStart('/');

    /// <summary>
    /// Refuses an archive with a large directory, since the framework makes an object for each entry. The directory is
    /// at the end of the file, and the record behind it has its position.
    /// </summary>
    private static void RequireSmallDirectory(SourceFile file)
    {
        byte[] tail = new byte[Math.Min(file.Length, EndRecord + ushort.MaxValue)];
        int read = RandomAccess.Read(file.Stream.SafeFileHandle, tail, file.Length - tail.Length);
        int at = tail.AsSpan(0, read).LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + EndRecord > read)
        {
            throw new InvalidDataException("its end is missing");
        }

        ushort disk = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 4));
        ushort entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
        long size = file.Length - tail.Length + at - start;

        // A directory whose numbers exceed this record (ZIP64) is described elsewhere, and is too large in any case.
        if (size is < 0 or > PartLimits.Directory || entries == ushort.MaxValue || disk != 0)
        {
            throw new InvalidDataException("its directory of parts is not that of a workbook");
        }
    }
}
