namespace UserProvisioning;

/// <summary>What became of a login into the workplace app.</summary>
public enum WorkplaceOutcome
{
    /// <summary>The person has a system user; the login was recorded.</summary>
    Known,

    /// <summary>The contact was there, and a system user was made of it.</summary>
    UserCreated,

    /// <summary>Contact and system user were made.</summary>
    ContactAndUserCreated,

    /// <summary>The token is good, and the person may not come in; the reason says why.</summary>
    Denied,
}
