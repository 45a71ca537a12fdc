using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>The parameters for the writable fields of a user group or profile.</summary>
public abstract class AuthorizationFieldCmdlet : SessionCmdlet
{
    private object? _requiredLicense;

    /// <summary>What the group or profile is for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>The lowest license that a member may have, by level; <c>$null</c> for any.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [EmptyTextIsNull]
    [LicenseTransformation]
    public LicenseType? RequiredLicense
    {
        get => (LicenseType?)_requiredLicense;
        set => _requiredLicense = value;
    }

    /// <summary>The modules of the workplace-management system that the group or profile opens to its members.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Modules")]
    [AllowNull]
    [AllowEmptyCollection]
    [ListTransformation]
    [ArgumentCompleter(typeof(ModuleCompleter))]
    public string[]? Module { get; set; }

    /// <summary>The service for groups or for profiles.</summary>
    private protected abstract IAuthorizationService Service { get; }

    /// <summary>The user groups that a profile is to contain. A group contains none.</summary>
    private protected virtual IReadOnlyList<UserGroupReference> Contained => [];

    /// <summary>The kind in words: "user group" or "user profile".</summary>
    private protected abstract string Noun { get; }

    /// <summary>
    /// Returns a function that applies the given values to fields. The function holds the values of the current item of the pipeline.
    /// </summary>
    /// <param name="onlyTyped">True to take only the values of the command line, and not the properties of a piped object.</param>
    /// <returns>A function that returns the new fields, given the present ones.</returns>
    private protected Func<AuthorizationFields, AuthorizationFields> Fields(bool onlyTyped)
    {
        Func<string, bool> given = onlyTyped ? IsTyped : IsGiven;
        (bool describes, bool requires, bool opens) = (given(nameof(Description)), given(nameof(RequiredLicense)), given(nameof(Module)));
        (string? description, object? license, string[] modules) = (Description, _requiredLicense, Module ?? []);
        IReadOnlyList<UserGroupReference>? contained = given("UserGroup") ? Contained : null;
        return fields => fields with
        {
            Description = describes ? description : fields.Description,
            RequiredLicense = requires ? (LicenseType?)license : fields.RequiredLicense,
            Modules = opens ? modules : fields.Modules,
            UserGroups = contained ?? fields.UserGroups,
        };
    }
}
