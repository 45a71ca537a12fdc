namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to a user profile: the object, its id or its name.</summary>
public sealed class UserProfileTransformationAttribute : AuthorizationTransformationAttribute
{
    private protected override string Noun => "user profile";

    private protected override string Type => nameof(UserProfile);

    private protected override Array NewArray(int length) => new UserProfileReference[length];

    private protected override object ById(long id) => new UserProfileReference(id);

    private protected override object ByName(string name) => new UserProfileReference(name);

    private protected override object ById(long id, string display, PipelineItem item) =>
        new UserProfileReference(id) { Display = display, DatabaseId = item.DatabaseId, FromObject = item.IsWhole };
}
