namespace UserProvisioning.Reporting;

/// <summary>A report that was written to a file.</summary>
/// <param name="Path">The file, as a full path.</param>
/// <param name="Warnings">Warnings for the person who asked for the report.</param>
public sealed record WrittenReport(string Path, IReadOnlyList<string> Warnings);
