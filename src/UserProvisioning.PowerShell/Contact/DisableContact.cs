using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Archives contacts: they have left, and their system users are archived with them.</summary>
/// <remarks>
/// <para>The contact stays, with all its fields, and gets the status Archived. Its system user is archived as Disable-SystemUser does it: the user
/// cannot log in any more, and its license is free at once. No system user is made of an archived contact.</para>
/// <para>A contact that was archived by hand stays archived: an employee file that names it does not make it active again, and the item of the row
/// says ArchivedByHand. Enable-Contact makes it active again. A contact that is archived already is left alone, without an error.</para>
/// <para>With -WhatIf every check of the real call is made, and nothing is changed.</para>
/// </remarks>
/// <example>
/// <para>Archive somebody who has left, and see the contact.</para>
/// <code>
/// Disable-Contact '1006' -PassThru
/// </code>
/// </example>
/// <example>
/// <para>See which contacts would be archived because their end date has passed.</para>
/// <code>
/// Get-Contact -Status Active -Ended | Disable-Contact -WhatIf
/// </code>
/// </example>
/// <seealso cref="EnableContact"/>
/// <seealso cref="GetContact"/>
/// <seealso cref="DisableSystemUser"/>
[Cmdlet(VerbsLifecycle.Disable, "Contact", SupportsShouldProcess = true)]
[OutputType(typeof(Contact))]
public sealed class DisableContact : ContactStatusCmdlet
{
    private protected override string ActionText => "Archive contact and its system user";

    private protected override string Activity => "Archiving contacts";

    private protected override IReadOnlyList<Outcome<Contact>> Apply(IReadOnlyList<ContactReference> contacts) =>
        Session.Lifecycle.ArchiveContacts(contacts, StopsAtFirstError, cancellation: Cancellation);
}
