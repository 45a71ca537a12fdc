using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>All that the database keeps of one person.</summary>
/// <param name="Name">The name of the person.</param>
/// <param name="Reference">What identifies the contact.</param>
/// <param name="At">When it was collected, in local time.</param>
/// <param name="Sections">What is kept, by kind.</param>
internal sealed record PersonalData(string Name, string Reference, DateTime At, IReadOnlyList<PersonalDataSection> Sections);

/// <summary>What is kept of one kind.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Rows">The names and values, without those that are empty.</param>
internal sealed record PersonalDataSection(string Name, IReadOnlyList<IReadOnlyList<RowValue>> Rows);
