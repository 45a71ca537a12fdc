namespace UserProvisioning;

/// <summary>Whether a contact is here or has left.</summary>
public enum ContactStatus
{
    /// <summary>Here.</summary>
    Active,

    /// <summary>Left: archived by hand, or because its source said so. No system user is made of it.</summary>
    Archived,
}
