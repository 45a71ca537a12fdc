using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Sets how many licenses of a type the client has.</summary>
/// <remarks>
/// <para>Raise the total when the client has bought more licenses. The total cannot be lower than the number of licenses in use.</para>
/// </remarks>
/// <example>
/// <para>Say what the client has bought.</para>
/// <code>
/// Set-UserLicense Requestor 500
/// Set-UserLicense FullUser 25 -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Set the pools from a list.</para>
/// <code>
/// [pscustomobject] @{ License = 'Requestor'; Total = 400 }, [pscustomobject] @{ License = 'LimitedUser'; Total = 60 } | Set-UserLicense
/// </code>
/// </example>
/// <seealso cref="GetUserLicense"/>
/// <seealso cref="SetSystemUserLicense"/>
[Cmdlet(VerbsCommon.Set, "UserLicense", SupportsShouldProcess = true)]
[OutputType(typeof(UserLicense))]
public sealed class SetUserLicense : SessionCmdlet
{
    private object? _license;

    /// <summary>The license type.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [LicenseTransformation]
    public LicenseType License
    {
        get => _license is null ? default : (LicenseType)_license;
        set => _license = value;
    }

    /// <summary>How many licenses the client has; at least as many as are assigned.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    public int Total { get; set; }

    /// <summary>Writes the pool as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        (object license, int total) = (License, Total);
        Change($"{license}", $"Set the pool to {Counted.Of(total, "license")}", () =>
        {
            UserLicense pool = Session.Licenses.SetTotal((LicenseType)license, total, Cancellation);
            if (PassThru)
            {
                WriteObject(pool);
            }
        });
    }
}
