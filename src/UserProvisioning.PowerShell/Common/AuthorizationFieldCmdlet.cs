using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>The parameters for the writable fields of a user group or profile.</summary>
public abstract class AuthorizationFieldCmdlet : SessionCmdlet
{
    private object? _requiredLicense;

    /// <summary>What it is for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>The license that a member needs at least, by level; <c>$null</c> when any will do.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [EmptyTextIsNull]
    [LicenseTransformation]
    public LicenseType? RequiredLicense
    {
        get => (LicenseType?)_requiredLicense;
        set => _requiredLicense = value;
    }

    /// <summary>The modules of the workplace-management system that it opens.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Modules")]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ModuleCompleter))]
    public string[]? Module { get; set; }

    /// <summary>Fields with the given values in place of those that they have.</summary>
    /// <param name="fields">The fields as they are.</param>
    /// <returns>The fields as they shall be.</returns>
    protected AuthorizationFields Apply(AuthorizationFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields with
        {
            Description = IsBound(nameof(Description)) ? Description : fields.Description,
            RequiredLicense = IsBound(nameof(RequiredLicense)) ? RequiredLicense : fields.RequiredLicense,
            Modules = IsBound(nameof(Module)) ? Module ?? [] : fields.Modules,
        };
    }
}
