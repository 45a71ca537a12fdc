using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>Offers usernames: of archived users for restoring, and of active users for archiving.</summary>
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
