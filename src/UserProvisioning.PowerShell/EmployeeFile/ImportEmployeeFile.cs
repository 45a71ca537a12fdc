using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Imports employee files: each row becomes a contact or changes one, and may become a system user.</summary>
/// <remarks>
/// <para>Each row is about one contact, which is found by its external reference, and is created, updated or left as it is. With -CreateUser, or
/// when the row says so, the contact gets a system user. A row that is inactive, or whose end date has passed, archives contact and user. A row of
/// somebody who comes back restores them. Importing the same file again changes nothing.</para>
/// <para>The file is read as HR sends it: CSV with any usual delimiter and encoding, Excel, JSON or SCIM, with English or Dutch headers. A bad row
/// is rejected with its line, field and reason and does not stop the others. A run that would change unusually much, such as archive many users,
/// stops before it changes anything, and waits for Approve-ProvisioningRun.</para>
/// <para>Every run is kept: Get-ProvisioningRunItem says what it did to each row, and Undo-ProvisioningRun takes it back. With -WhatIf the import
/// is rehearsed and nothing is kept, so that the counts are the real ones.</para>
/// </remarks>
/// <example>
/// <para>Import a file, and make users.</para>
/// <code>
/// Import-EmployeeFile ./hr.csv -CreateUser
/// </code>
/// </example>
/// <example>
/// <para>See what it would do.</para>
/// <code>
/// Import-EmployeeFile ./hr.csv -CreateUser -WhatIf
/// </code>
/// <para>Compare-EmployeeFile shows the same, row by row.</para>
/// </example>
/// <example>
/// <para>Apply a part of the plan.</para>
/// <code>
/// Compare-EmployeeFile ./hr.csv |
///     Where-Object Action -eq Create |
///     Import-EmployeeFile ./hr.csv
/// </code>
/// <para>Give the same options to both. An item is refused if the import would do something else with its row by then.</para>
/// </example>
/// <example>
/// <para>Try a file with a few persons first.</para>
/// <code>
/// Import-EmployeeFile ./hr.csv -ExternalReference 100*
/// </code>
/// </example>
/// <example>
/// <para>Import a file in which a person has a row for each contract.</para>
/// <code>
/// Import-EmployeeFile ./contracts.csv -PrimaryRow 'FTE desc'
/// </code>
/// <para>Of each person the contract with the highest FTE counts. The items of the other rows name the line that counts.</para>
/// </example>
/// <example>
/// <para>Read a file of another layout.</para>
/// <code>
/// Import-EmployeeFile ./workday.csv -Source Workday -CreateUser -Mapping @{
///     ExternalReference = 'WorkerID'
///     StartDate         = @{ Column = 'HireDate'; Format = 'MM/dd/yyyy' }
///     Active            = @{
///         Column = 'WorkerStatus'
///         Map    = @{ Active = $true; Terminated = $false }
///     }
/// }
/// </code>
/// </example>
/// <example>
/// <para>Send HR the rows that were refused.</para>
/// <code>
/// Import-EmployeeFile ./hr.csv -RejectPath ./hr.rejected.csv
/// </code>
/// </example>
/// <seealso cref="CompareEmployeeFile"/>
/// <seealso cref="GetProvisioningRunItem"/>
/// <seealso cref="ApproveProvisioningRun"/>
/// <seealso cref="UndoProvisioningRun"/>
/// <seealso href="about_EmployeeFiles"/>
[Cmdlet(VerbsData.Import, "EmployeeFile", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(ProvisioningRun), typeof(ProvisioningRunItem))]
public sealed class ImportEmployeeFile : EmployeeFileCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(EmployeeFileRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Import(request, request.Path, NameOf(request), "row", "file");
    }
}
