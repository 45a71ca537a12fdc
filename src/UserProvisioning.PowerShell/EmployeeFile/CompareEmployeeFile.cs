using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Says row by row what importing employee files would do, with old and new values, and changes nothing.</summary>
/// <remarks>
/// <para>It takes the parameters of Import-EmployeeFile, does the same work and keeps nothing, so the usernames, licenses and rejections are those
/// that an import would give. Each item says what would be done with a row, with old and new values. Import-EmployeeFile -Item applies the items
/// that are piped to it.</para>
/// </remarks>
/// <example>
/// <para>See what a file would do.</para>
/// <code>
/// Compare-EmployeeFile ./hr.csv -CreateUser
/// </code>
/// </example>
/// <example>
/// <para>See only what would change.</para>
/// <code>
/// Compare-EmployeeFile ./hr.csv | Where-Object Action -ne Unchanged
/// </code>
/// </example>
/// <example>
/// <para>See the counts, and which rows would be rejected.</para>
/// <code>
/// Compare-EmployeeFile ./hr.csv -CreateUser -Verbose | Where-Object Action -eq Reject
/// </code>
/// </example>
/// <seealso cref="ImportEmployeeFile"/>
/// <seealso cref="GetProvisioningRunItem"/>
/// <seealso href="about_EmployeeFiles"/>
[Cmdlet(VerbsData.Compare, "EmployeeFile", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ProvisioningRunItem))]
public sealed class CompareEmployeeFile : EmployeeFileCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(EmployeeFileRequest request)
    {
        CompareAll(request, NameOf(request), "row");
    }
}
