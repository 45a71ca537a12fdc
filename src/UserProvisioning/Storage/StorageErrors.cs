namespace UserProvisioning.Storage;

/// <summary>Translates errors that do not depend on the engine. Each engine translates its own exceptions first.</summary>
internal static class StorageErrors
{
    /// <summary>The error for an exception of the storage; null for any other exception.</summary>
    internal static ProvisioningException? Translate(Exception exception, string location) => exception switch
    {
        ProvisioningException known => known,
        UnauthorizedAccessException denied => new(
            ErrorIds.ConnectionFailed, $"This account may not use '{location}': {OutsideText.Show(denied)}", location, denied),
        _ => null,
    };
}
