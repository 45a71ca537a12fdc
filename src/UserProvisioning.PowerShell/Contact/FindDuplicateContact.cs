using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Finds active contacts that share an e-mail address, a phone number or a name, and so may be the same person.</summary>
/// <remarks>
/// <para>Each group of contacts is one object: what they share (By), the value (Value), and the contacts, two or more (Contacts). Two contacts that
/// share several values are in several groups. Archived contacts are left out.</para>
/// <para>E-mail addresses are compared without regard to case. Of phone numbers, only the digits count, and a Dutch number is the same with +31, 0031
/// and 0 before it. Names are compared without regard to case, accents and spaces.</para>
/// <para>Sharing a value proves nothing: two people can have the same name, and a department one phone number. Look at the contacts before you
/// change them.</para>
/// </remarks>
/// <example>
/// <para>See all that may be the same.</para>
/// <code>
/// Find-DuplicateContact
/// </code>
/// </example>
/// <example>
/// <para>See the contacts that share an e-mail address, with the source that delivers each.</para>
/// <code>
/// Find-DuplicateContact -By Email | ForEach-Object { $_.Contacts | ForEach-Object { "$($_.Email): $($_.DisplayName), $($_.Source)" } }
/// </code>
/// </example>
/// <seealso cref="GetContact"/>
/// <seealso cref="RemoveContact"/>
[Cmdlet(VerbsCommon.Find, "DuplicateContact")]
[OutputType(typeof(DuplicateContact))]
public sealed class FindDuplicateContact : SessionCmdlet
{
    /// <summary>What the contacts share; each of these when it is left out.</summary>
    [Parameter(Position = 0)]
    [NotEmpty]
    public DuplicateKind[]? By { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        ProgressMeter progress = Progress("Finding duplicates", "contact");
        foreach (DuplicateContact duplicate in Session.Contacts.FindDuplicates(By ?? Enum.GetValues<DuplicateKind>(), progress, Cancellation))
        {
            WriteObject(duplicate);
        }
    }
}
