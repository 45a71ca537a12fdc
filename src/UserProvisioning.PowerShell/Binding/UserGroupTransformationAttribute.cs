namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to a user group: the object, its id or its name.</summary>
public sealed class UserGroupTransformationAttribute : AuthorizationTransformationAttribute
{
    private protected override string Noun => "user group";

    private protected override string Type => nameof(UserGroup);

    private protected override Array NewArray(int length) => new UserGroupReference[length];

    private protected override object ById(long id) => new UserGroupReference(id);

    private protected override object ByName(string name) => new UserGroupReference(name);

    private protected override object ById(long id, string display, PipelineItem item) =>
        new UserGroupReference(id) { Display = display, DatabaseId = item.DatabaseId, FromObject = item.IsWhole };
}
