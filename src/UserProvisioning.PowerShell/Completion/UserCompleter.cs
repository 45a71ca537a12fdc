using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers usernames: of archived users for Enable-SystemUser, of active users for Disable-SystemUser, or of all.</summary>
public sealed class UserCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation)
    {
        var filter = new SystemUserFilter
        {
            Username = asked.Filter,
            Status = asked.Is("Enable-SystemUser") ? SystemUserStatus.Archived : asked.Is("Disable-SystemUser") ? SystemUserStatus.Active : null,
        };
        return session.SystemUsers.List(filter, cancellation: cancellation)
            .Select(user => new Completion(
                user.Username,
                $"{user.DisplayName}{(user.Status == SystemUserStatus.Archived ? ", archived" : $", {user.License}")}"));
    }
}
