using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers names of user groups.</summary>
public sealed class UserGroupCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.UserGroups.List().Select(Of);

    internal static Completion Of(Authorization authorization) =>
        new(
            authorization.Name,
            Counted.Of(authorization.MemberCount, "member")
                + $"{(authorization.RequiredLicense is { } license ? $", needs {license}" : string.Empty)}");
}

/// <summary>A completer that offers names of user profiles.</summary>
public sealed class UserProfileCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.UserProfiles.List().Select(UserGroupCompleter.Of);
}

/// <summary>A completer that offers the modules that groups and profiles name already.</summary>
public sealed class ModuleCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.UserGroups.List().SelectMany(group => group.Modules).Concat(session.UserProfiles.List().SelectMany(profile => profile.Modules))
            .Order(StringComparer.OrdinalIgnoreCase).Select(module => new Completion(module));
}
