using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>What every service works with: the database, the clock, and who is asking.</summary>
internal sealed record ProvisioningContext(IProvisioningStore Store, TimeProvider Time, string Actor)
{
    /// <summary>The account and machine of this process, as the audit trail names them.</summary>
    internal static string CurrentActor()
    {
        string user = Environment.UserDomainName is { Length: > 0 } domain
            && !domain.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            ? $@"{domain}\{Environment.UserName}"
            : Environment.UserName;
        return $"{user}@{Environment.MachineName}";
    }

    /// <summary>The client settings as they hold within a unit of work.</summary>
    internal static ClientSettings Settings(IUnitOfWork work) => new(work.Settings.Client());
}
