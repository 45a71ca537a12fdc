namespace UserProvisioning.SystemUsers;

/// <summary>A request to make a system user of a contact. What is null comes from the client settings.</summary>
public sealed record NewSystemUserRequest
{
    /// <summary>The contact.</summary>
    public required ContactReference Contact { get; init; }

    /// <summary>Whether to make a user even if the contact is archived or its end date has passed.</summary>
    public bool Force { get; init; }

    /// <summary>The username, exactly; null to make one by the format.</summary>
    public string? Username { get; init; }

    /// <summary>The format to make the username by; null for the client's <c>UsernameFormat</c>.</summary>
    public string? UsernameFormat { get; init; }

    /// <summary>User groups; null for the client's <c>DefaultUserGroups</c>, empty for none.</summary>
    public IReadOnlyList<AuthorizationReference>? UserGroups { get; init; }

    /// <summary>User profiles; null for the client's <c>DefaultUserProfiles</c>, empty for none.</summary>
    public IReadOnlyList<AuthorizationReference>? UserProfiles { get; init; }

    /// <summary>The license; null for the client's <c>DefaultLicense</c>.</summary>
    public LicenseType? License { get; init; }

    /// <summary>The line of the file that asks for the user; null for none.</summary>
    internal long? Line { get; init; }
}
