using UserProvisioning.Common;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>Which sheet of a workbook is read, and which of its rows is the header.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="HeaderRow">The header's row; 0 when the sheet is empty.</param>
/// <param name="Columns">The header's names.</param>
/// <param name="Known">How many of them mean something.</param>
/// <param name="IsClear">Whether no other sheet that is shown could have been meant.</param>
internal sealed record SheetChoice(WorkbookSheet Sheet, long HeaderRow, IReadOnlyList<string> Columns, int Known, bool IsClear = true)
{
    /// <summary>A title and a few remarks may stand above a header.</summary>
    private const int SampleRows = 20;

    /// <summary>
    /// The sheet that is named; else, of those that are shown, the one with the most columns that mean something, and
    /// of two alike the first: workbooks have a page of instructions in front, or lists of values behind.
    /// </summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: there is no such sheet, or nothing in it.</exception>
    internal static SheetChoice Choose(Workbook workbook, string path, string? name, Func<string, bool> isKnown, CancellationToken cancellation)
    {
        if (name is not null)
        {
            WorkbookSheet named = workbook.Sheets.FirstOrDefault(sheet => Text.Key(sheet.Name) == Text.Key(name))
                ?? throw FileErrors.Unreadable(
                    path, $"has no sheet '{Text.Shorten(name)}'.{Nearest.Hint(name, workbook.Sheets.Select(sheet => sheet.Name))} The sheets are "
                        + $"{List(workbook.Sheets)}.");
            SheetChoice choice = Look(workbook, named, isKnown, cancellation);
            return choice.HeaderRow > 0
                ? choice
                : throw FileErrors.Unreadable(path, $"has nothing in the sheet '{named.Name}'. Nothing was changed.");
        }

        List<SheetChoice> shown = workbook.Sheets
            .Where(sheet => sheet.IsVisible)
            .Select(sheet => Look(workbook, sheet, isKnown, cancellation))
            .Where(choice => choice.HeaderRow > 0)
            .ToList();
        if (shown.MaxBy(choice => choice.Known) is { } best)
        {
            // A page of instructions has a word or two that are also names of columns.
            return best with { IsClear = !shown.Exists(choice => choice != best && choice.Known * 2 >= best.Known) };
        }

        throw FileErrors.Unreadable(path, "has nothing in any sheet that is shown. Nothing was changed. Name a hidden one with -SheetName; the "
            + $"sheets are {List(workbook.Sheets)}.");
    }

    /// <summary>
    /// The first row that holds anything is the header, unless one below it has more columns that mean something, and
    /// two at least: the title 'Employees' and the job 'Manager' in a row of data are columns too, by their names.
    /// </summary>
    private static SheetChoice Look(Workbook workbook, WorkbookSheet sheet, Func<string, bool> isKnown, CancellationToken cancellation)
    {
        using SheetReader reader = workbook.Look(sheet, cancellation);
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
