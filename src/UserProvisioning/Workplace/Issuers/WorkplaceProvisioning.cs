namespace UserProvisioning;

/// <summary>What a first login into the workplace app may create.</summary>
public enum WorkplaceProvisioning
{
    /// <summary>It creates nothing.</summary>
    None,

    /// <summary>It creates a system user for an existing contact.</summary>
    User,

    /// <summary>It creates a contact and a system user.</summary>
    ContactAndUser,
}
