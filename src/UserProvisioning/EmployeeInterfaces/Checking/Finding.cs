namespace UserProvisioning.EmployeeInterfaces.Checking;

/// <summary>The result of one check of an interface.</summary>
/// <param name="Message">The finding as a sentence; when the check failed, with what to do.</param>
/// <param name="ErrorId">The id of the error that an import would end with; null when the check passed.</param>
/// <param name="Fingerprints">The fingerprints of the host keys that the server showed; null for none.</param>
internal sealed record Finding(string Message, string? ErrorId = null, IReadOnlyList<string>? Fingerprints = null);
