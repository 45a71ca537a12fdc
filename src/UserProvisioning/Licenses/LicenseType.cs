namespace UserProvisioning;

/// <summary>What a system user may at most do.</summary>
public enum LicenseType
{
    /// <summary>Makes requests and sees its own. Level 1.</summary>
    Requestor,

    /// <summary>Handles what it is given. Level 2.</summary>
    LimitedUser,

    /// <summary>Uses every module it is authorized for. Level 3.</summary>
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
