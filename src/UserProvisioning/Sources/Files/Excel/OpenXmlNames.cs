namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// The namespaces that name the elements and relationships of a workbook. The standard has two forms, transitional (which
/// Excel writes unless told otherwise) and strict, with a set of namespaces each.
/// </summary>
internal static class OpenXmlNames
{
    /// <summary>The beginning of relationship types, and of the namespace of attributes such as <c>r:id</c>.</summary>
    internal const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>The beginning of relationship types in the strict form.</summary>
    internal const string StrictRelationships = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private const string StrictMain = "http://purl.oclc.org/ooxml/spreadsheetml/main";

    /// <summary>The namespace of the parts that list relationships, in both forms.</summary>
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";

    /// <summary>Whether the root element of a part may have a namespace. Some programs write no namespace.</summary>
    internal static bool IsOfWorkbook(string name) => name is Main or StrictMain or PackageRelationships or "";

    /// <summary>The kind of a relationship by its type, as <c>worksheet</c>; null for one that the standard does not define.</summary>
    internal static string? KindOf(string? type) =>
        type is null ? null : After(type, Relationships) ?? After(type, StrictRelationships);

    private static string? After(string type, string prefix) =>
        type.Length > prefix.Length && type.StartsWith(prefix, StringComparison.Ordinal) && type[prefix.Length] == '/' ? type[(prefix.Length + 1)..]
            : null;
}
