using UserProvisioning.Licenses;
using UserProvisioning.Rules;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The drafting of the user that a request asks for, without regard to other requests: license, groups, profiles and the wished username. What the
/// request does not name comes from the assignment rules, then from the client settings.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="settings">The client settings.</param>
/// <param name="today">The present day.</param>
/// <param name="named">The giver of what a request names.</param>
/// <param name="rules">The assignment rules.</param>
internal sealed class UserDrafting(IUnitOfWork work, ClientSettings settings, DateTime today, Giver named, CompiledRules rules)
{
    private readonly RequestedUsernames _usernames = new(settings, work);
    private readonly RequestedAuthorizations _authorizations = new(work, settings);
    private LicenseType? _defaultLicense;

    /// <summary>Drafts one user.</summary>
    /// <param name="request">The request.</param>
    /// <param name="contact">The contact.</param>
    /// <param name="existing">The user that the contact has already; null for none.</param>
    /// <param name="memberships">The groups and profiles of that user.</param>
    /// <exception cref="ProvisioningException">The user cannot be made; the id says why.</exception>
    internal UserDraft Draft(
        NewSystemUserRequest request, ContactRow contact, SystemUserRow? existing, IReadOnlyList<MembershipRow> memberships)
    {
        if (existing?.Status == SystemUserStatus.Active)
        {
            throw HasUser(contact, existing.Username);
        }

        if (!request.Force)
        {
            RequirePresent(contact);
        }

        // A restored user keeps its groups and profiles, unless the request names others.
        RuleGift? gift = rules.IsEmpty || existing is not null ? null : rules.GiftFor(contact);
        LicenseType license = request.License ?? existing?.LastLicense ?? gift?.License?.License ?? (_defaultLicense ??= settings.DefaultLicense);
        List<AuthorizationRow>? groups = existing is not null && request.UserGroups is null ? null : _authorizations.Groups(request.UserGroups);
        List<AuthorizationRow>? profiles =
            existing is not null && request.UserProfiles is null ? null : _authorizations.Profiles(request.UserProfiles);
        if (existing is not null)
        {
            LicenseRules.RequireLicense(existing.Username, license, memberships
                .Where(membership => (membership.Kind == AuthorizationKind.UserGroup ? groups : profiles) is null));
        }

        foreach (AuthorizationRow authorization in (groups ?? []).Concat(profiles ?? []))
        {
            LicenseRules.RequireLicense(contact.DisplayName, license, authorization);
        }

        return new UserDraft
        {
            Request = request,
            Contact = contact,
            Former = existing,
            FormerMemberships = memberships,
            License = license,
            Groups = groups,
            Profiles = profiles,
            LicenseGiver = request.License is not null ? named
                : gift?.License is { } licensing ? new Giver(AccessGiver.Rule, licensing.Rule)
                : new Giver(AccessGiver.Default),
            Ruled = Allowed(gift, license),
            RuleFault = Fault(gift, license, contact),
            Username = existing?.Username ?? _usernames.For(request, contact, gift?.UsernameFormat?.Format),
            UsernameGiver = request.Username is not null ? named
                : request.UsernameFormat is { } format ? new Giver(AccessGiver.Hand, format)
                : gift?.UsernameFormat is { } naming ? new Giver(AccessGiver.Rule, naming.Rule)
                : new Giver(AccessGiver.Default, settings.UsernameFormat),
        };
    }

    private static List<RuleMembership> Allowed(RuleGift? gift, LicenseType license) => gift is null ? [] : gift.Memberships
        .Where(membership => LicenseCatalog.Suffices(license, LicenseRules.Required(membership.Authorization)))
        .ToList();

    /// <summary>The reason why the user gets less than the assignment rules give; null if the user gets everything.</summary>
    private static string? Fault(RuleGift? gift, LicenseType license, ContactRow contact) => gift?.Memberships
        .Where(membership => !LicenseCatalog.Suffices(license, LicenseRules.Required(membership.Authorization)))
        .Select(membership => RuleFaults.TooLow(contact.DisplayName, license, membership))
        .FirstOrDefault();

    internal static ProvisioningException HasUser(ContactRow contact, string username) => new(
        ErrorIds.ContactHasSystemUser,
        $"The contact '{contact.DisplayName}' has the system user '{username}' already. A contact has at most one.",
        contact.DisplayName);

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactEnded"/>.</exception>
    private void RequirePresent(ContactRow contact)
    {
        string? why =
            contact.Status == ContactStatus.Archived ? "is archived"
            : contact.EndDate < today ? $"has ended: its end date was {contact.EndDate:yyyy-MM-dd}"
            : null;
        if (why is not null)
        {
            throw new ProvisioningException(
                ErrorIds.ContactEnded,
                $"The contact '{contact.DisplayName}' {why}, so no system user is made of it. Enable-Contact brings an archived contact back, "
                    + "Set-Contact -EndDate changes the date, and New-SystemUser -Force makes a user all the same.",
                contact.DisplayName);
        }
    }
}
