using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Sets a setting of the client.</summary>
/// <remarks>
/// <para>The value is checked before it is stored: a language must exist, a format may have known tokens only, and a number must be within its
/// limits. A list may have a name that does not exist yet; a warning says so.</para>
/// <para>Existing users keep what they have. A setting applies to what happens from now on.</para>
/// </remarks>
/// <example>
/// <para>Give every new user two groups.</para>
/// <code>
/// Set-ClientSetting DefaultUserGroups Employees, 'Front desk'
/// </code>
/// </example>
/// <example>
/// <para>Make usernames of first and last name.</para>
/// <code>
/// Set-ClientSetting UsernameFormat '{FirstName}.{LastName}' -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Go back to the default.</para>
/// <code>
/// Set-ClientSetting PasswordMinimumLength $null
/// </code>
/// </example>
/// <seealso cref="GetClientSetting"/>
/// <seealso cref="SetGeneralUserSetting"/>
/// <seealso href="about_UsernameFormat"/>
[Cmdlet(VerbsCommon.Set, "ClientSetting", SupportsShouldProcess = true)]
[OutputType(typeof(ClientSetting))]
public sealed class SetClientSetting : SessionCmdlet
{
    /// <summary>The name of the setting.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ClientSettingNameCompleter))]
    public string Name { get; set; } = string.Empty;

    /// <summary>The value; <c>$null</c> sets the default again. A list of names is an array, or a text with <c>|</c> between them.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ClientSettingValueCompleter))]
    public object? Value { get; set; }

    /// <summary>Writes the setting as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string name = Name;
        object? value = Value is PSObject wrapped ? wrapped.BaseObject : Value;
        Change(name, $"Set client setting to '{Display(value)}'", () =>
        {
            (ClientSetting setting, IReadOnlyList<string> warnings) = Session.ClientSettings.Set(name, value, Cancellation);
            foreach (string warning in warnings)
            {
                WriteWarning(warning);
            }

            if (PassThru)
            {
                WriteObject(setting);
            }
        });
    }

    private static string Display(object? value) =>
        value is System.Collections.IEnumerable list and not string ? string.Join('|', list.Cast<object?>()) : $"{value}";
}
