namespace UserProvisioning.Storage;

/// <summary>A contact with the values that the search for duplicates compares.</summary>
internal sealed record ContactIdentity(long Id, string DisplayName, string? Email, string? Phone);
