namespace UserProvisioning;

/// <summary>The license of a system user. It limits what the user may do.</summary>
public enum LicenseType
{
    /// <summary>A user who makes requests and sees only those. Level 1.</summary>
    Requestor,

    /// <summary>A user who handles the work assigned to them. Level 2.</summary>
    LimitedUser,

    /// <summary>A user of every module for which they are authorized. Level 3.</summary>
    FullUser,

    /// <summary>A support type for a special purpose. Level 3.</summary>
    SpecialUser,

    /// <summary>A support type for the supplier's help desk. Level 3.</summary>
    Support,

    /// <summary>A support type for the people who set the system up. Level 3.</summary>
    Administrator,

    /// <summary>A support type for services: level 3, and it cannot log in.</summary>
    SystemAdministrator,
}
