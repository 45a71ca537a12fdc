using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Makes archived contacts active again, and restores the system users that were archived with them.</summary>
/// <remarks>
/// <para>The system user that was archived together with the contact comes back under its old username, with its groups and profiles, and takes a
/// license of its old type from the pool. When none is left, contact and user stay archived, and the others go on. A user that was archived before
/// the contact stays archived: Enable-SystemUser restores it.</para>
/// <para>A contact that is active already is left alone, without an error. With -WhatIf every check of the real call is made, and nothing is
/// changed.</para>
/// </remarks>
/// <example>
/// <para>Bring somebody back who had left.</para>
/// <code>
/// Disable-Contact '1006'
/// Enable-Contact '1006' -PassThru
/// </code>
/// </example>
/// <example>
/// <para>See what would happen if the archived contacts of a department came back.</para>
/// <code>
/// Get-Contact -Status Archived -Department Facilities | Enable-Contact -WhatIf
/// </code>
/// </example>
/// <seealso cref="DisableContact"/>
/// <seealso cref="GetContact"/>
/// <seealso cref="EnableSystemUser"/>
[Cmdlet(VerbsLifecycle.Enable, "Contact", SupportsShouldProcess = true)]
[OutputType(typeof(Contact))]
public sealed class EnableContact : ContactStatusCmdlet
{
    private protected override string ActionText => "Make contact active, and restore the system user that was archived with it";

    private protected override string Activity => "Making contacts active";

    private protected override IReadOnlyList<Outcome<Contact>> Apply(IReadOnlyList<ContactReference> contacts) =>
        Session.Lifecycle.RestoreContacts(contacts, StopsAtFirstError, cancellation: Cancellation);
}
