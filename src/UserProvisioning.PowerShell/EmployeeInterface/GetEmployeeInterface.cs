using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists employee interfaces.</summary>
/// <remarks>
/// <para>What an interface imported is shown by Get-ProvisioningRun: the name of the interface is the source of its runs.</para>
/// </remarks>
/// <example>
/// <para>See all interfaces.</para>
/// <code>
/// Get-EmployeeInterface
/// </code>
/// </example>
/// <example>
/// <para>See all that one interface imported.</para>
/// <code>
/// $name = (Get-EmployeeInterface H*).Name
/// Get-ProvisioningRun | Where-Object Source -eq $name
/// </code>
/// </example>
/// <seealso cref="NewEmployeeInterface"/>
/// <seealso cref="InvokeEmployeeInterface"/>
/// <seealso cref="GetProvisioningRun"/>
/// <seealso href="about_EmployeeInterfaces"/>
[Cmdlet(VerbsCommon.Get, "EmployeeInterface")]
[OutputType(typeof(SftpInterface), typeof(DirectoryInterface))]
public sealed class GetEmployeeInterface : SessionCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(EmployeeInterfaceCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (TextFilter? filter in Filters.FromEach(Name))
        {
            IReadOnlyList<EmployeeInterface> found = Session.EmployeeInterfaces.List(filter);
            if (found.Count == 0 && filter?.Literal is { } literal)
            {
                WriteError(Session.EmployeeInterfaces.NotFound(literal));
            }

            WriteEach(found);
        }
    }
}
