using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Merges contacts that are the same person or organization.</summary>
/// <remarks>
/// <para>The contact that is merged is gone. Its system user, its history, its links to the workplace app, and the contacts that name it as their
/// manager or organization belong to the contact of -Into from then on. The contact of -Into keeps its values, and its empty fields are filled.
/// Start and end date are copied only if the contact of -Into has neither, and the end date of the merged contact has not passed.</para>
/// <para>If both have an external reference, the one of the merged contact stays an alias: files, interfaces and parameters that name it reach the
/// contact of -Into. If a file has a row for both references, the row of the contact's own reference counts.</para>
/// <para>If both have a system user, -KeepUser says which one stays. The other is removed: its license is free, and its username counts as given
/// up.</para>
/// <para>Undo-ProvisioningRun undoes a merge. A user that was removed comes back without a password.</para>
/// </remarks>
/// <example>
/// <para>Merge a contact that somebody made by hand into the one that HR delivers.</para>
/// <code>
/// Merge-Contact '1006' -Into '1001'
/// </code>
/// </example>
/// <example>
/// <para>See whether two contacts with a user each can be merged.</para>
/// <code>
/// Merge-Contact '1004' -Into '1001' -KeepUser jjansen -WhatIf
/// </code>
/// </example>
/// <seealso cref="FindDuplicateContact"/>
/// <seealso cref="UndoProvisioningRun"/>
/// <seealso cref="GetProvisioningAudit"/>
[Cmdlet(VerbsData.Merge, "Contact", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Contact))]
public sealed class MergeContact : SessionCmdlet
{
    /// <summary>The contacts to merge, which will be gone: the objects, their ids or their external references.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[] Contact { get; set; } = [];

    /// <summary>The contact that stays: the object, its id or its external reference.</summary>
    [Parameter(Mandatory = true)]
    [ContactTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference? Into { get; set; }

    /// <summary>The system user that stays, when both contacts have one: the object, its id or its username.</summary>
    [Parameter]
    [NotEmpty]
    [SystemUserTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference? KeepUser { get; set; }

    /// <summary>Writes the contact of -Into to the pipeline, with its values after the merge.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        ContactReference into = Into!;
        SystemUserReference? keepUser = KeepUser;
        ForEach(Contact, contact => Change(contact.ToString(), $"Merge contact into '{into}'", () =>
        {
            Contact merged = Session.Lifecycle.Merge(contact, into, keepUser, Cancellation);
            if (PassThru)
            {
                WriteObject(merged);
            }
        }));
    }
}
