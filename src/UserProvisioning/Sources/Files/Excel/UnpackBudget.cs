namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// How many bytes may be unpacked in all, before the rows of a workbook are read: to learn what sheets, styles and texts it has, and
/// to choose a sheet. A small archive can name a thousand parts that each stay within the limits of one part.
/// </summary>
internal sealed class UnpackBudget(string path, long fileLength)
{
    private readonly long _most = Math.Clamp(fileLength * PartLimits.Ratio, PartLimits.LookedAt, PartLimits.Expanded);

    /// <summary>How many bytes were unpacked.</summary>
    internal long Spent { get; private set; }

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: it is more than there may be.</exception>
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
