using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Writes all that the database keeps of a person: as JSON, or as an HTML page to be read.</summary>
/// <remarks>
/// <para>The file has the contact with its own fields, the system user with its settings and who gave it what, links to the workplace app, former
/// references and usernames, the audit trail, items of runs, rows that are kept for undoing, and the runs that keep a file in which the person may
/// stand. It has no hash of a password. A file that ends in .html is a page for the person; any other is JSON for programs.</para>
/// <para>Only the account that wrote the file can read it.</para>
/// </remarks>
/// <example>
/// <para>Answer a person who asks what is kept.</para>
/// <code>
/// Export-ContactPersonalData '1001' ./1001.html
/// </code>
/// </example>
/// <example>
/// <para>Write it for another program, over the file of last time.</para>
/// <code>
/// Export-ContactPersonalData '1001' ./1001.json -Force
/// </code>
/// </example>
/// <seealso cref="ClearContactPersonalData"/>
[Cmdlet(VerbsData.Export, "ContactPersonalData", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportContactPersonalData : SessionCmdlet
{
    /// <summary>The contact: the object, its id or its external reference.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference? Contact { get; set; }

    /// <summary>The file to write: a page if it ends in .html, else JSON.</summary>
    [Parameter(Position = 1, Mandatory = true)]
    [NotEmpty]
    [PathTransformation]
    public string Path { get; set; } = string.Empty;

    /// <summary>Overwrites an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string path = ResolvePath(Path);
        CheckTarget(path, Force);
        Session.Contacts.Get(Contact!);
        if (!ShouldProcess(path, $"Write the personal data of contact '{Contact}'"))
        {
            return;
        }

        foreach (string warning in Session.Privacy.Export(Contact!, path, Force, Cancellation))
        {
            WriteWarning(warning);
        }

        WriteObject(new FileInfo(path));
    }
}
