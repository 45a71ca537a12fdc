namespace UserProvisioning;

/// <summary>What a first login into the workplace app may create.</summary>
public enum WorkplaceProvisioning
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A system user for a contact that exists.</summary>
    User,

    /// <summary>A contact and its system user.</summary>
    ContactAndUser,
}
