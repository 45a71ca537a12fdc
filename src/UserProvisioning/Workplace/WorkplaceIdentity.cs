namespace UserProvisioning;

/// <summary>The link between a contact and a subject of an issuer of the workplace app's tokens.</summary>
public sealed class WorkplaceIdentity : DatabaseObject
{
    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>The contact.</summary>
    public long ContactId { get; init; }

    /// <summary>The contact's name.</summary>
    public string DisplayName { get; init; } = string.Empty;

    /// <summary>The issuer of the tokens.</summary>
    public string Issuer { get; init; } = string.Empty;

    /// <summary>The audience of the token with which it was linked; empty when that is not known.</summary>
    public string Audience { get; init; } = string.Empty;

    /// <summary>The issuer's identifier of the person. It has no meaning at another issuer.</summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>The verified e-mail address by which the contact was found; null when it was found in another way.</summary>
    public string? Email { get; init; }

    /// <summary>When it was linked, in local time.</summary>
    public DateTime LinkedAt { get; init; }

    /// <summary>The subject.</summary>
    /// <returns><see cref="Subject"/>.</returns>
    public override string ToString() => Subject;
}
