using UserProvisioning.Tables;

namespace UserProvisioning.Sources.Mapping;

/// <summary>How the columns of the files that we write are called: names that <see cref="HeaderRecognition"/> recognizes.</summary>
internal static class WrittenHeaders
{
    /// <summary>Says that a file is an export in which <see cref="FormulaGuard"/> guards the texts.</summary>
    internal const string GuardedExport = "UserProvisioningExport";

    /// <summary>Says that a file is an export whose cells are texts by themselves, as a workbook's are.</summary>
    internal const string PlainExport = "UserProvisioningWorkbook";

    internal static string Of(EmployeeField field, FileLanguage language) => language == FileLanguage.Dutch ? field.Column.Dutch : field.Name;
}

/// <summary>The languages that files are written in.</summary>
internal enum FileLanguage
{
    English,
    Dutch,
}
