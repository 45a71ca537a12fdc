namespace UserProvisioning;

/// <summary>The status of a contact.</summary>
public enum ContactStatus
{
    /// <summary>The contact is here.</summary>
    Active,

    /// <summary>The contact has left: a person archived it, or its source said so. No system user is made of it.</summary>
    Archived,
}
