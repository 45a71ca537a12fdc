using UserProvisioning.Common;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>The sheet of a workbook that is read, and the row of its header.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="HeaderRow">The row of the header; 0 when the sheet is empty.</param>
/// <param name="Columns">The names in the header.</param>
/// <param name="Known">The number of names that are recognized.</param>
/// <param name="IsClear">Whether no other visible sheet looks like a sheet of employees.</param>
internal sealed record SheetChoice(WorkbookSheet Sheet, long HeaderRow, IReadOnlyList<string> Columns, int Known, bool IsClear = true)
{
    /// <summary>The number of rows to examine. A title and a few remarks may be above a header.</summary>
    private const int SampleRows = 20;

    /// <summary>
    /// Chooses the named sheet; without a name, the visible sheet with the most recognized columns, and the first of several equal
    /// ones. Workbooks often begin with a sheet of instructions, or end with sheets of values for lists.
    /// </summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: the sheet does not exist or is empty.</exception>
    internal static SheetChoice Choose(Workbook workbook, string path, string? name, Func<string, bool> isKnown, CancellationToken cancellation)
    {
        if (name is not null)
        {
            WorkbookSheet named = workbook.Sheets.FirstOrDefault(sheet => Text.Key(sheet.Name) == Text.Key(name))
                ?? throw FileErrors.Unreadable(
                    path, $"has no sheet '{Text.Shorten(name)}'.{Nearest.Hint(name, workbook.Sheets.Select(sheet => sheet.Name))} The sheets are "
                        + $"{List(workbook.Sheets)}.");
            SheetChoice choice = FindHeader(workbook, named, isKnown, cancellation);
            return choice.HeaderRow > 0
                ? choice
                : throw FileErrors.Unreadable(path, $"has nothing in the sheet '{named.Name}'. Nothing was changed.");
        }

        List<SheetChoice> shown = workbook.Sheets
            .Where(sheet => sheet.IsVisible)
            .Select(sheet => FindHeader(workbook, sheet, isKnown, cancellation))
            .Where(choice => choice.HeaderRow > 0)
            .ToList();
        if (shown.MaxBy(choice => choice.Known) is { } best)
        {
            // A sheet of instructions may contain a word or two that are also column names. That does not count as another candidate.
            return best with { IsClear = !shown.Exists(choice => choice != best && choice.Known * 2 >= best.Known) };
        }

        throw FileErrors.Unreadable(path, "has nothing in any sheet that is shown. Nothing was changed. Name a hidden one with -SheetName; the "
            + $"sheets are {List(workbook.Sheets)}.");
    }

    /// <summary>
    /// Finds the header: the first row that is not empty, unless a row below it has more recognized columns, and
    /// at least two. (A title 'Employees' or a job 'Manager' in a row of data is also the name of a column.)
    /// </summary>
    private static SheetChoice FindHeader(Workbook workbook, WorkbookSheet sheet, Func<string, bool> isKnown, CancellationToken cancellation)
    {
        using SheetReader reader = workbook.OpenToFindHeader(sheet, cancellation);
        var best = new SheetChoice(sheet, 0, [], 0);
        for (int rows = 0, all = 0; rows < SampleRows && all < PartLimits.HeaderRows && reader.Read(); all++)
        {
            if (reader.Cells.IsBlank)
            {
                continue;
            }

            rows++;
            string[] names = reader.Cells.Names();
            int known = names.Count(name => name.Length > 0 && isKnown(name));
            if (best.HeaderRow == 0 || (known > best.Known && known >= 2))
            {
                best = new SheetChoice(sheet, reader.Cells.Row, names, known);
            }
        }

        return best;
    }

    private static string List(IReadOnlyList<WorkbookSheet> sheets) =>
        string.Join(", ", sheets.Take(40).Select(sheet => $"'{Text.Shorten(sheet.Name)}'{(sheet.IsVisible ? string.Empty : " (hidden)")}"));
}
