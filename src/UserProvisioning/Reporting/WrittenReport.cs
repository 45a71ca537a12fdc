namespace UserProvisioning.Reporting;

/// <summary>A report that was written.</summary>
/// <param name="Path">The file, as a full path.</param>
/// <param name="Warnings">What the person who asked should know.</param>
public sealed record WrittenReport(string Path, IReadOnlyList<string> Warnings);
