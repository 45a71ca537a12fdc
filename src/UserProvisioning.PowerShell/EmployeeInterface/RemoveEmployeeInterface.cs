using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes employee interfaces. What they imported stays, and nothing on a server is touched.</summary>
/// <remarks>
/// <para>Contacts, users and runs stay, and nothing on a server is touched. The list of the files that it imported is removed. So a new interface
/// imports a file of the same content once more.</para>
/// </remarks>
/// <example>
/// <para>Remove an interface.</para>
/// <code>
/// Remove-EmployeeInterface HR
/// </code>
/// </example>
/// <example>
/// <para>See which would be removed.</para>
/// <code>
/// Get-EmployeeInterface | Remove-EmployeeInterface -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetEmployeeInterface"/>
/// <seealso cref="NewEmployeeInterface"/>
[Cmdlet(VerbsCommon.Remove, "EmployeeInterface", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveEmployeeInterface : SessionCmdlet
{
    /// <summary>The interfaces: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("EmployeeInterface")]
    [EmployeeInterfaceTransformation]
    [ArgumentCompleter(typeof(EmployeeInterfaceCompleter))]
    public EmployeeInterfaceReference[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process() => ForEach(Name, reference =>
    {
        EmployeeInterface found = Session.EmployeeInterfaces.Get(reference);
        string target = $"{found.Name} ({InterfaceText.Server(found)})";
        Change(target, "Remove employee interface", () => Session.EmployeeInterfaces.Remove(reference, Cancellation));
    });
}
