namespace UserProvisioning;

/// <summary>Whether a system user is in use.</summary>
public enum SystemUserStatus
{
    /// <summary>In use; it holds a license.</summary>
    Active,

    /// <summary>Access taken away, license freed, record and username kept.</summary>
    Archived,
}
