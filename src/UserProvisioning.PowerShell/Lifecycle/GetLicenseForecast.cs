using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Says how many licenses of each type will be used on each day on which that changes, and how many are missing.</summary>
/// <remarks>
/// <para>End dates free licenses on the day on which ArchiveEnded archives the user, and ReclaimLicense frees those of users who are not seen, if
/// they do not log in until then. A person who starts later and has no user yet needs one of the client setting DefaultLicense on the start date.
/// A user that is there already holds its license, also before its start date.</para>
/// </remarks>
/// <example>
/// <para>See how the use of licenses changes in the next quarter.</para>
/// <code>
/// Get-LicenseForecast
/// </code>
/// </example>
/// <example>
/// <para>See which license runs out when.</para>
/// <code>
/// Get-LicenseForecast -Until ([datetime]::Today.AddDays(365)) | Where-Object Short -gt 0
/// </code>
/// </example>
/// <seealso cref="GetUserLicense"/>
/// <seealso cref="SetUserLicense"/>
/// <seealso cref="GetLifecycleTask"/>
/// <seealso href="about_Lifecycle"/>
[Cmdlet(VerbsCommon.Get, "LicenseForecast")]
[OutputType(typeof(LicenseForecast))]
public sealed class GetLicenseForecast : SessionCmdlet
{
    /// <summary>The last day; 90 days from now when it is left out.</summary>
    [Parameter(Position = 0)]
    [DateTransformation(IsDay = true)]
    public DateTime Until { get; set; } = DateTime.Today.AddDays(90);

    /// <inheritdoc/>
    protected override void Process() => WriteEach(Session.LifecycleTasks.Forecast(Until));
}
