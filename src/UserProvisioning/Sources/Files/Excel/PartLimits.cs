namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// Limits on the size of a workbook's parts when they are unpacked: far above what Excel writes (a sheet has at most
/// 1,048,576 rows, and compresses to a tenth or a twentieth), and far below what a malicious file can contain.
/// </summary>
internal static class PartLimits
{
    /// <summary>The most bytes of one unpacked part.</summary>
    internal const long Expanded = 2L * 1024 * 1024 * 1024;

    /// <summary>The largest ratio of a part's unpacked size to its packed size.</summary>
    internal const int Ratio = 100;

    /// <summary>The size up to which a part may have any ratio.</summary>
    internal const long ExpandedAtAnyRatio = 16 * 1024 * 1024;

    /// <summary>The most bytes that may be unpacked of all parts before the rows are read, whatever their ratio.</summary>
    internal const long ExpandedBeforeRows = 64 * 1024 * 1024;

    /// <summary>The number of rows of a sheet, blank ones included, in which the header is searched.</summary>
    internal const int HeaderRows = 1000;

    /// <summary>The most bytes of one text or tag. A cell holds at most 32,767 characters.</summary>
    internal const int Token = 1024 * 1024;

    /// <summary>The most bytes of the archive's directory, which the framework reads as a whole.</summary>
    internal const int Directory = 1024 * 1024;

    /// <summary>The most bytes that all shared texts of a workbook may have together.</summary>
    internal const int SharedText = 128 * 1024 * 1024;

    /// <summary>The most shared texts that a workbook may have.</summary>
    internal const int SharedTexts = 5_000_000;

    /// <summary>The deepest nesting of elements. Workbooks nest about ten levels.</summary>
    internal const int Depth = 64;

    /// <summary>The most different names of elements and attributes in a part.</summary>
    internal const int Names = 10_000;

    /// <summary>The most columns of a sheet, as in Excel.</summary>
    internal const int Columns = 16_384;
}
