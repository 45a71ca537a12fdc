namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// How large the parts of a workbook may grow when they are unpacked: far above what Excel writes (a sheet has at most
/// 1,048,576 rows, and sheets shrink to a tenth or a twentieth), far below what a crafted file can do.
/// </summary>
internal static class PartLimits
{
    /// <summary>Bytes of one part.</summary>
    internal const long Expanded = 2L * 1024 * 1024 * 1024;

    /// <summary>How many times its packed size a part may have.</summary>
    internal const int Ratio = 100;

    /// <summary>What a part may have whatever its ratio.</summary>
    internal const long Harmless = 16 * 1024 * 1024;

    /// <summary>What all parts together may have before the rows are read, whatever their ratio.</summary>
    internal const long LookedAt = 64 * 1024 * 1024;

    /// <summary>Rows of a sheet, blank ones included, among which its header is looked for.</summary>
    internal const int HeaderRows = 1000;

    /// <summary>Bytes of one text or tag: a cell holds 32,767 characters at most.</summary>
    internal const int Token = 1024 * 1024;

    /// <summary>Bytes of the archive's directory, which the framework reads as a whole.</summary>
    internal const int Directory = 1024 * 1024;

    /// <summary>Bytes of all shared texts together.</summary>
    internal const int SharedText = 128 * 1024 * 1024;

    /// <summary>How many shared texts.</summary>
    internal const int SharedTexts = 5_000_000;

    /// <summary>How deep elements may stand in each other; workbooks have ten levels or so.</summary>
    internal const int Depth = 64;

    /// <summary>How many different names the elements and attributes of a part may have.</summary>
    internal const int Names = 10_000;

    /// <summary>Columns of a sheet, as in Excel.</summary>
    internal const int Columns = 16_384;
}
