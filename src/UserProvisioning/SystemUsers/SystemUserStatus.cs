namespace UserProvisioning;

/// <summary>The status of a system user.</summary>
public enum SystemUserStatus
{
    /// <summary>The user is in use, and holds a license.</summary>
    Active,

    /// <summary>The user cannot log in and holds no license; its record and username are kept.</summary>
    Archived,
}
