using System.Collections.Immutable;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.Exporting.Template;

/// <summary>
/// Writes an employee workbook for HR to fill in. The import recognizes its columns, and its drop-down lists offer this client's values.
/// </summary>
internal static class EmployeeTemplate
{
    private static readonly EmployeeField[] Mandatory = [EmployeeField.ExternalReference, EmployeeField.LastName];

    /// <summary>Writes the template, and returns its full path.</summary>
    internal static string Write(ProvisioningContext context, string path, string? language, bool overwrite)
    {
        TemplateTexts texts;
        ImmutableArray<EmployeeField> fields;
        List<(EmployeeField[] Columns, bool IsStrict, string[] Values)> lists;
        using (IUnitOfWork work = context.Store.Read())
        {
            texts = TemplateTexts.Of(FileLanguages.Choose(work, language));
            fields = EmployeeFieldSet.Of(work.ContactFields.Set).All;
            lists =
            [
                ([EmployeeField.Type], true, [texts.Person, texts.Organization]),
                ([.. fields.Where(field => field.Kind == EmployeeFieldKind.Truth)], true, [texts.Yes, texts.No]),
                ([EmployeeField.NameUse], true, texts.NameUses),
                ([EmployeeField.License], true, LicenseCatalog.Types.Select(license => license.ToString()).ToArray()),

                // These cells may hold several names separated by |, which a drop-down list cannot offer. Other values are allowed therefore.
                ([EmployeeField.UserGroups], false, work.Authorizations.All(AuthorizationKind.UserGroup).Select(row => row.Name).ToArray()),
                ([EmployeeField.UserProfiles], false, work.Authorizations.All(AuthorizationKind.UserProfile).Select(row => row.Name).ToArray()),
            ];
        }

        lists.RemoveAll(list => list.Values.Length == 0);
        using OutputFile file = OutputFile.Create(path, overwrite);
        OutputFile.Guard(file.Path, () =>
        {
            WorkbookWriter.Write(file.Stream, [Employees(texts, fields, lists), Instructions(texts, fields), Lists(texts, lists)]);
            return true;
        });
        file.Commit();
        return file.Path;
    }

    private static TableSheet Employees(
        TemplateTexts texts,
        ImmutableArray<EmployeeField> fields,
        List<(EmployeeField[] Columns, bool IsStrict, string[] Values)> lists) => new()
    {
        Name = texts.Sheet,
        HasFrozenHeader = true,
        Columns = fields.Select(field => (Math.Max(14.0, WrittenHeaders.Of(field, texts.Language).Length + 4), StyleOf(field))).ToArray(),
        Rows = [fields.Select(field => new SheetCell(WrittenHeaders.Of(field, texts.Language), HeaderOf(field))).ToArray()],
        DropDowns = lists.SelectMany((list, i) => list.Columns.Select(field => new DropDown(
            field.Index, texts.Lists, $"${WorkbookWriter.ColumnName(i)}$1:${WorkbookWriter.ColumnName(i)}${list.Values.Length}", list.IsStrict,
                texts.ChooseFromList))).ToArray(),
    };

    private static TableSheet Instructions(TemplateTexts texts, ImmutableArray<EmployeeField> fields) => new()
    {
        Name = texts.Instructions,
        Columns = [(24, CellStyle.Wrapped), (12, CellStyle.Wrapped), (70, CellStyle.Wrapped), (30, CellStyle.Wrapped)],
        Rows =
        [
            [new SheetCell(texts.Title, CellStyle.Title)],
            .. texts.Introduction.Select(line => new[] { new SheetCell(line, CellStyle.Text) }),
            [],
            [
                new SheetCell(texts.Table.Column, CellStyle.Header), new SheetCell(texts.Table.Mandatory, CellStyle.Header),
                new SheetCell(texts.Table.Meaning, CellStyle.Header), new SheetCell(texts.Table.Example, CellStyle.Header),
            ],
            .. fields.Select(field => new[]
            {
                new SheetCell(WrittenHeaders.Of(field, texts.Language), HeaderOf(field)),
                new SheetCell(Mandatory.Contains(field) ? texts.Yes : texts.No, CellStyle.Wrapped),
                new SheetCell(texts.Of(field.Column.Meaning), CellStyle.Wrapped),
                new SheetCell(texts.Of(field.Column.Example), CellStyle.Wrapped),
            }),
        ],
    };

    /// <summary>The values of the drop-down lists, one column each, on a hidden sheet.</summary>
    private static TableSheet Lists(TemplateTexts texts, List<(EmployeeField[] Columns, bool IsStrict, string[] Values)> lists) => new()
    {
        Name = texts.Lists,
        IsHidden = true,
        Columns = lists.Select(_ => (30.0, CellStyle.Text)).ToArray(),
        Rows = Enumerable.Range(0, lists.Max(list => list.Values.Length))
            .Select(row => lists.Select(list => new SheetCell(list.Values.ElementAtOrDefault(row), CellStyle.Text)).ToArray()),
    };

    private static CellStyle HeaderOf(EmployeeField field) => Mandatory.Contains(field) ? CellStyle.MandatoryHeader : CellStyle.Header;

    private static CellStyle StyleOf(EmployeeField field) => field.Kind == EmployeeFieldKind.Date ? CellStyle.Date : CellStyle.Text;
}
