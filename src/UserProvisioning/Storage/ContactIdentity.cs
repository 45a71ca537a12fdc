namespace UserProvisioning.Storage;

/// <summary>The values of a contact by which two contacts may turn out to be the same.</summary>
internal sealed record ContactIdentity(long Id, string DisplayName, string? Email, string? Phone);
