using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Imports employees that are objects: each object becomes a contact or changes one, and may become a system user.</summary>
/// <remarks>
/// <para>It does with objects what Import-EmployeeFile does with rows: brakes, approval, the record, undo and -WhatIf are the same, and the line of
/// an item is the number of the object. What Active Directory, Microsoft Graph, SCIM and this module's own cmdlets deliver is recognized by the
/// names of its properties. Everything else is recognized as the headers of a file are, or takes a -Mapping.</para>
/// <para>A property that is null, or that an object does not have, says nothing: the field keeps its value. With -ClearNull it clears the field. An
/// empty text clears it in any case, as an empty cell of a file does.</para>
/// <para>Nothing is applied until the pipeline has ended, and nothing at all if it was broken off. Where a source may deliver a part without an
/// error, -ExpectedCount refuses it.</para>
/// <para>A manager that is given by a distinguished name or by the id of another object is found among the objects, wherever it stands.</para>
/// </remarks>
/// <example>
/// <para>Import what a command gives, and make users.</para>
/// <code>
/// [pscustomobject] @{ EmployeeID = '1020'; GivenName = 'Iris'; Surname = 'Kuipers' } |
///     Import-Employee -Source AD -CreateUser
/// </code>
/// <para>In place of this object there is mostly Get-ADUser -Filter * -Properties *, or Get-MgUser -All.</para>
/// </example>
/// <example>
/// <para>See what it would do.</para>
/// <code>
/// @{ EmployeeID = '1020'; GivenName = 'Iris'; Surname = 'Kuipers' } |
///     Import-Employee -CreateUser -WhatIf
/// </code>
/// </example>
/// <example>
/// <para>Import all objects of a source, and archive whom it lacks.</para>
/// <code>
/// $people = 1001..1020 | ForEach-Object { @{ EmployeeID = $_; Surname = "Jansen $_" } }
/// $people | Import-Employee -Source HR -FullLoad -ExpectedCount 20
/// </code>
/// <para>If another number of objects comes, nothing is changed.</para>
/// </example>
/// <example>
/// <para>Map properties, also those of an object within.</para>
/// <code>
/// [pscustomobject] @{ Nr = '1020'; Name = @{ First = 'Iris'; Last = 'Kuipers' } } |
///     Import-Employee -Mapping @{
///         ExternalReference = 'Nr'
///         FirstName         = 'Name.First'
///         LastName          = 'Name.Last'
///     }
/// </code>
/// </example>
/// <example>
/// <para>Apply a part of the plan.</para>
/// <code>
/// $people = 'Iris', 'Tess' | ForEach-Object { @{ EmployeeID = "E-$_"; GivenName = $_; Surname = 'Kok' } }
/// Compare-Employee $people |
///     Where-Object Action -eq Create |
///     Import-Employee $people
/// </code>
/// <para>Give the same options to both. An item is refused if the import would do something else with its object by then.</para>
/// </example>
/// <seealso cref="CompareEmployee"/>
/// <seealso cref="ImportEmployeeFile"/>
/// <seealso cref="GetProvisioningRunItem"/>
/// <seealso cref="UndoProvisioningRun"/>
/// <seealso href="about_EmployeeFiles"/>
[Cmdlet(VerbsData.Import, "Employee", SupportsShouldProcess = true, DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(ProvisioningRun), typeof(ProvisioningRunItem))]
public sealed class ImportEmployee : EmployeeCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(EmployeeFileRequest request) => Import(request, Name, Name, Unit, Name);
}
