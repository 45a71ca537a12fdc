using UserProvisioning.Tables;

namespace UserProvisioning.Sources.Mapping;

/// <summary>The headers of the files that this module writes. <see cref="HeaderRecognition"/> recognizes them.</summary>
internal static class WrittenHeaders
{
    /// <summary>The header of a column that marks a file as an export whose texts are guarded by <see cref="FormulaGuard"/>.</summary>
    internal const string GuardedExport = "UserProvisioningExport";

    /// <summary>The header of a column that marks a file as an export whose cells are typed as texts, as in a workbook.</summary>
    internal const string PlainExport = "UserProvisioningWorkbook";

    internal static string Of(EmployeeField field, FileLanguage language) => language == FileLanguage.Dutch ? field.Column.Dutch : field.Name;
}

/// <summary>The languages that files are written in.</summary>
internal enum FileLanguage
{
    English,
    Dutch,
}
