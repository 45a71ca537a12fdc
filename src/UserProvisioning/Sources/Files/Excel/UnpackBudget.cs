namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// A limit on the bytes that are unpacked of all parts together before the rows of a workbook are read: to find its sheets, styles and texts, and
/// to choose a sheet. A small archive can contain a thousand parts that each stay within the limits of one part.
/// </summary>
internal sealed class UnpackBudget(string path, long fileLength)
{
    private readonly long _most = Math.Clamp(fileLength * PartLimits.Ratio, PartLimits.ExpandedBeforeRows, PartLimits.Expanded);

    /// <summary>The number of bytes that were unpacked.</summary>
    internal long Spent { get; private set; }

    /// <summary>Counts unpacked bytes.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: the limit is exceeded.</exception>
    internal void Spend(int bytes)
    {
        Spent += bytes;
        if (Spent > _most)
        {
            throw FileErrors.Unreadable(
                path,
                $"unpacks to more than {_most >> 20} MB before its rows are read, which is far more than a workbook of its size does. "
                    + "Nothing was changed. If it is sound, name the sheet with -SheetName, or save it as CSV.");
        }
    }
}
