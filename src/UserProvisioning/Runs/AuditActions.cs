namespace UserProvisioning;

/// <summary>The actions that the audit trail records.</summary>
public static class AuditActions
{
    /// <summary>Something was made.</summary>
    public const string Create = "Create";

    /// <summary>Fields were changed.</summary>
    public const string Update = "Update";

    /// <summary>Something was removed.</summary>
    public const string Remove = "Remove";

    /// <summary>A contact was merged into another one, which is the target.</summary>
    public const string Merge = "Merge";

    /// <summary>A user was archived.</summary>
    public const string Archive = "Archive";

    /// <summary>An archived user was restored.</summary>
    public const string Restore = "Restore";

    /// <summary>A user was blocked.</summary>
    public const string Block = "Block";

    /// <summary>The block of a user was ended.</summary>
    public const string Unblock = "Unblock";

    /// <summary>A user got another username.</summary>
    public const string Rename = "Rename";

    /// <summary>A password was set. Neither it nor its hash is recorded.</summary>
    public const string SetPassword = "SetPassword";

    /// <summary>The password of a user was taken away.</summary>
    public const string RemovePassword = "RemovePassword";

    /// <summary>The mail with the first password of a user was put off to a later day.</summary>
    public const string ScheduleCredential = "ScheduleCredential";

    /// <summary>A mail that was put off will not be sent, for a reason that the entry names.</summary>
    public const string CancelCredential = "CancelCredential";

    /// <summary>A password was mailed. Neither it nor its hash is recorded.</summary>
    public const string SendCredential = "SendCredential";

    /// <summary>A lifecycle task mailed a reminder or a warning.</summary>
    public const string SendMail = "SendMail";

    /// <summary>A user got another license.</summary>
    public const string SetLicense = "SetLicense";

    /// <summary>A user became a member of a group or profile.</summary>
    public const string AddMember = "AddMember";

    /// <summary>A user is no longer a member of a group or profile.</summary>
    public const string RemoveMember = "RemoveMember";

    /// <summary>An administrator approved a run.</summary>
    public const string Approve = "Approve";

    /// <summary>A run was undone.</summary>
    public const string Undo = "Undo";

    /// <summary>The personal data of a contact was erased.</summary>
    public const string Erase = "Erase";

    /// <summary>Old entries and items of the record were removed.</summary>
    public const string Purge = "Purge";

    /// <summary>A setting of a user was set or cleared.</summary>
    public const string SetSetting = "SetSetting";
}
