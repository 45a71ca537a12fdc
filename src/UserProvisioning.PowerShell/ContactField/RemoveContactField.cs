using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes contact fields of the client's own, with the values that contacts have in them.</summary>
/// <remarks>
/// <para>The confirmation says how many contacts have a value. A field that the username format, the claims of the workplace app or the mapping of an
/// employee interface uses is not removed; the message names what uses it. Undo-ProvisioningRun puts the field and the values back.</para>
/// </remarks>
/// <example>
/// <para>Remove a field.</para>
/// <code>
/// Remove-ContactField Locker
/// </code>
/// </example>
/// <example>
/// <para>See first how many contacts have a value.</para>
/// <code>
/// Get-ContactField | Remove-ContactField -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetContactField"/>
/// <seealso cref="NewContactField"/>
[Cmdlet(VerbsCommon.Remove, "ContactField", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveContactField : SessionCmdlet
{
    /// <summary>The contact fields: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ContactField")]
    [ContactFieldTransformation]
    [ArgumentCompleter(typeof(ContactFieldCompleter))]
    public ContactFieldReference[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process() => ForEach(Name, reference =>
    {
        ContactFieldDefinition found = Session.ContactFields.Get(reference);
        Change(
            $"{found.Name} ({Counted.Of(found.Contacts, "value")})",
            "Remove contact field",
            () => Session.ContactFields.Remove(reference, Cancellation));
    });
}
