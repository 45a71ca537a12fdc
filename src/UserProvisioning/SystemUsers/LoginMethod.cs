namespace UserProvisioning;

/// <summary>How a system user may sign in.</summary>
public enum LoginMethod
{
    /// <summary>With a password, or through the workplace app.</summary>
    Any,

    /// <summary>With a password only. A login through the workplace app is denied.</summary>
    Password,

    /// <summary>Through the workplace app only. The user needs no password, and gets none by mail.</summary>
    Workplace,
}
