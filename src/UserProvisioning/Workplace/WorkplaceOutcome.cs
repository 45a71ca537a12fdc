namespace UserProvisioning;

/// <summary>The outcome of a login into the workplace app.</summary>
public enum WorkplaceOutcome
{
    /// <summary>The person has a system user; the login was recorded.</summary>
    Known,

    /// <summary>The contact existed, and a system user was made of it.</summary>
    UserCreated,

    /// <summary>The contact and its system user were made.</summary>
    ContactAndUserCreated,

    /// <summary>The token is valid, but the login is denied; the reason says why.</summary>
    Denied,
}
