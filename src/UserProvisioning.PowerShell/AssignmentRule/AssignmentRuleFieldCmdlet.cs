using System.Collections;
using System.Management.Automation;
using UserProvisioning.Rules;

namespace UserProvisioning.PowerShell;

/// <summary>The parameters for the writable fields of an assignment rule.</summary>
public abstract class AssignmentRuleFieldCmdlet : SessionCmdlet
{
    private object? _license;

    /// <summary>
    /// The condition: a table of contact fields and values. A contact must have one of the values of each field; <c>$null</c> is an empty field,
    /// texts may have wildcards, and case does not matter. An empty table is fulfilled by everybody.
    /// </summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [ConditionTransformation]
    [ArgumentCompleter(typeof(ConditionCompleter))]
    public IDictionary? Condition { get; set; }

    /// <summary>The condition of the contacts that are taken out, in the same form. An empty table takes nobody out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [ConditionTransformation]
    [ArgumentCompleter(typeof(ConditionCompleter))]
    public IDictionary? Except { get; set; }

    /// <summary>The user groups that the rule gives: objects, ids or names; an empty list or <c>$null</c> for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("UserGroups")]
    [AllowEmptyCollection]
    [AllowNull]
    [UserGroupTransformation(AllowsNone = true)]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public UserGroupReference[]? UserGroup { get; set; }

    /// <summary>The user profiles that the rule gives: objects, ids or names; an empty list or <c>$null</c> for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("UserProfiles")]
    [AllowEmptyCollection]
    [AllowNull]
    [UserProfileTransformation(AllowsNone = true)]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
    public UserProfileReference[]? UserProfile { get; set; }

    /// <summary>The license that the rule gives; <c>$null</c> for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [EmptyTextIsNull]
    [LicenseTransformation]
    public LicenseType? License
    {
        get => (LicenseType?)_license;
        set => _license = value;
    }

    /// <summary>The format by which usernames of new users are made, such as <c>{FirstName}.{LastName}</c>; <c>$null</c> for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(UsernameFormatCompleter))]
    public string? UsernameFormat { get; set; }

    /// <summary>Makes a user for each contact that matches, is active and has none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter CreateUser { get; set; }

    /// <summary>
    /// The priority, from 0 on; 100 when it is left out. Of the rules that a contact matches, the one with the lowest number gives license and
    /// username format.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [EmptyTextIsNull]
    public int? Priority { get; set; }

    /// <summary>The rule is not evaluated.</summary>
    [Parameter]
    public SwitchParameter Disabled { get; set; }

    /// <summary>The rule is evaluated; <c>-Enabled:$false</c> is the same as <c>-Disabled</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter Enabled { get; set; }

    /// <summary>
    /// Returns a function that applies the given values to fields. The function holds the values of the current item of the pipeline.
    /// </summary>
    /// <param name="onlyTyped">True to take only the values of the command line, and not the properties of a piped object.</param>
    private protected Func<AssignmentRuleFields, AssignmentRuleFields> Fields(bool onlyTyped)
    {
        Func<string, bool> given = onlyTyped ? IsTyped : IsGiven;
        Dictionary<string, IReadOnlyList<object?>>? condition = given(nameof(Condition)) ? ConditionValues.Of(Condition) : null;
        Dictionary<string, IReadOnlyList<object?>>? except = given(nameof(Except)) ? ConditionValues.Of(Except) : null;
        UserGroupReference[]? groups = given(nameof(UserGroup)) ? UserGroup ?? [] : null;
        UserProfileReference[]? profiles = given(nameof(UserProfile)) ? UserProfile ?? [] : null;
        (bool licenses, bool names, bool creates, bool ranks) =
            (given(nameof(License)), given(nameof(UsernameFormat)), given(nameof(CreateUser)), given(nameof(Priority)));
        (object? license, string? format, bool makes, int priority) =
            (_license, UsernameFormat, CreateUser, Priority ?? AssignmentRuleFields.DefaultPriority);
        bool? enabled = given(nameof(Disabled)) ? !Disabled : given(nameof(Enabled)) ? Enabled : null;
        return fields => fields with
        {
            Condition = condition ?? fields.Condition,
            Except = except ?? fields.Except,
            UserGroups = groups ?? fields.UserGroups,
            UserProfiles = profiles ?? fields.UserProfiles,
            License = licenses ? (LicenseType?)license : fields.License,
            UsernameFormat = names ? format : fields.UsernameFormat,
            CreateUser = creates ? makes : fields.CreateUser,
            Priority = ranks ? priority : fields.Priority,
            Enabled = enabled ?? fields.Enabled,
        };
    }

    /// <summary>Says how many contacts a rule concerns, and that no user was changed.</summary>
    private protected void SayConcerned(AssignmentRule rule)
    {
        if (rule is { Enabled: true, Contacts: > 0 })
        {
            WriteWarning($"{Counted.Of(rule.Contacts, "contact")} {(rule.Contacts == 1 ? "matches" : "match")} the assignment rule '{rule.Name}'. "
                + "No user was changed: Compare-AssignmentRule shows what would change, and Invoke-AssignmentRule does it.");
        }
    }
}
