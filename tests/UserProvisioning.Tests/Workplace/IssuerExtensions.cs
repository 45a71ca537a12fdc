using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;
using UserProvisioning.Workplace.Issuers;

namespace UserProvisioning.Tests.Workplace;

/// <summary>Makes the workplace issuers of tests.</summary>
internal static class IssuerExtensions
{
    /// <summary>Makes an issuer whose logins may make contacts and users.</summary>
    internal static WorkplaceIssuer Issuer(
        this TestDatabase database, string address, string name = "Default", Func<WorkplaceIssuerFields, WorkplaceIssuerFields>? with = null)
    {
        var fields = new WorkplaceIssuerFields
        {
            Name = name,
            Issuer = address,
            Audience = OpenIdProvider.Audience,
            Provisioning = WorkplaceProvisioning.ContactAndUser,
        };
        return database.Connection.WorkplaceIssuers.Create(with?.Invoke(fields) ?? fields);
    }

    /// <summary>Makes an issuer whose logins may make contacts and users, with more parameters.</summary>
    internal static void Issuer(this Session session, string address, string more = "") => session.Do(
        $"[void] (New-WorkplaceIssuer Default -Issuer {address} -Audience {OpenIdProvider.Audience} -Provisioning ContactAndUser {more})");
}
