namespace UserProvisioning.EmployeeInterfaces.Checking;

/// <summary>What one check of an interface found.</summary>
/// <param name="Message">The sentence that says it, and what to do when the check failed.</param>
/// <param name="ErrorId">The id of the error that an import would end with; null when the check passed.</param>
/// <param name="Fingerprints">The fingerprints of the host keys that the server showed; null for none.</param>
internal sealed record Finding(string Message, string? ErrorId = null, IReadOnlyList<string>? Fingerprints = null);
