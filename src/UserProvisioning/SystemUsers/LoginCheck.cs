
namespace UserProvisioning;

/// <summary>The answer to the question whether a system user can log in, with every reason why not.</summary>
public sealed class LoginCheck : DatabaseObject
{
    /// <summary>The username.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>True when no reason holds.</summary>
    public bool CanLogIn => Reasons.Count == 0;

    /// <summary>
    /// Every reason that holds, of <c>LoginDisabled</c>, <c>Archived</c>, <c>Blocked</c>, <c>ContactArchived</c>, <c>NotStarted</c>, <c>Ended</c>,
    /// <c>NoAuthorization</c>, <c>NoLicense</c>, <c>LicenseCannotLogIn</c>, <c>NoCredential</c>, <c>PasswordExpired</c>.
    /// </summary>
    public IReadOnlyList<string> Reasons
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;
}
