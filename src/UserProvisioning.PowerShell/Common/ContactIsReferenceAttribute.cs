using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Takes a contact, or a system user for its contact, as a whole. Without it PowerShell would first try the properties
/// that are named like the parameter's aliases, and refuse a contact whose external reference is null.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ContactIsReferenceAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            Contact contact => new[] { new ContactReference(contact) },
            SystemUser user => new[] { new ContactReference(user) },
            _ => inputData,
        };
}
