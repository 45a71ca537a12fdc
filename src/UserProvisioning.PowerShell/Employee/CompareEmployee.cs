using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Says object by object what importing employees would do, with old and new values, and changes nothing.</summary>
/// <remarks>
/// <para>It takes the parameters of Import-Employee, does the same work and keeps nothing, so the usernames, licenses and rejections are those that
/// an import would give. The line of an item is the number of the object. Import-Employee -Item applies the items that are given to it, with the same
/// objects.</para>
/// </remarks>
/// <example>
/// <para>See what objects would do.</para>
/// <code>
/// [pscustomobject] @{ EmployeeID = '1020'; GivenName = 'Iris'; Surname = 'Kuipers' } |
///     Compare-Employee -CreateUser
/// </code>
/// </example>
/// <example>
/// <para>See only what would change.</para>
/// <code>
/// $people = [pscustomobject] @{ EmployeeID = '1020'; GivenName = 'Iris'; Surname = 'Kuipers' }
/// Compare-Employee $people -Source HR | Where-Object Action -ne Unchanged
/// </code>
/// </example>
/// <seealso cref="ImportEmployee"/>
/// <seealso cref="GetProvisioningRunItem"/>
/// <seealso href="about_EmployeeFiles"/>
[Cmdlet(VerbsData.Compare, "Employee", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(ProvisioningRunItem))]
public sealed class CompareEmployee : EmployeeCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(EmployeeFileRequest request) => CompareAll(request, Name, Unit);
}
