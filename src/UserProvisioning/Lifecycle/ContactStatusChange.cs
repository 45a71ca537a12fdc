using UserProvisioning.Contacts;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Lifecycle;

/// <summary>
/// The archiving and restoring of contacts with their users within one unit of work. It decides one by one, and reads and writes in sets.
/// </summary>
internal sealed class ContactStatusChange
{
    private readonly ContactDirectory _contacts;
    private readonly ContactStates _contactStates;
    private readonly UserStates _userStates;
    private readonly AuditLog _audit;
    private readonly IReadOnlyDictionary<long, SystemUserRow> _users;
    private readonly ILookup<long, MembershipRow> _memberships;

    /// <param name="work">The unit of work; the caller commits it.</param>
    /// <param name="audit">The audit trail.</param>
    /// <param name="references">The contacts that will be archived or restored.</param>
    /// <param name="atUtc">UTC time at which this unit archives and restores.</param>
    internal ContactStatusChange(IUnitOfWork work, AuditLog audit, IReadOnlyList<ContactReference> references, DateTime atUtc)
    {
        _audit = audit;
        _contacts = new ContactDirectory(work);
        _contacts.Load(references, []);
        _contactStates = new ContactStates(work, atUtc);
        _userStates = new UserStates(work, atUtc);
        List<long> withUser = references
            .Select(_contacts.Find)
            .OfType<ContactRow>()
            .Where(contact => contact.HasSystemUser)
            .Select(contact => contact.Id)
            .Distinct()
            .ToList();
        _users = withUser.Count == 0 ? new Dictionary<long, SystemUserRow>() : work.Users.ByContactIds(withUser);
        _memberships = (_users.Count == 0 ? [] : work.Authorizations.MembershipsOf(_users.Values.Select(user => user.Id).ToList()))
            .ToLookup(membership => membership.SystemUserId);
    }

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>.</exception>
    internal ContactRow Find(ContactReference reference) => _contacts.Resolve(reference);

    /// <summary>Archives a contact and its user; skips each that is archived already.</summary>
    internal void Archive(ContactRow contact)
    {
        if (contact.Status == ContactStatus.Active)
        {
            _contactStates.Archive(contact, byImport: false);
            Record(AuditActions.Archive, contact, ContactStatus.Active);
        }

        if (_users.GetValueOrDefault(contact.Id) is { Status: SystemUserStatus.Active } user)
        {
            _userStates.Archive(user);
            _audit.Add(
                AuditActions.Archive, user,
                UserStates.StatusChange(SystemUserStatus.Active, user.LastLicense, SystemUserStatus.Archived, null));
        }
    }

    /// <summary>Makes an archived contact active again, and restores its user if the user was archived at the same time.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>.</exception>
    internal void Restore(ContactRow contact)
    {
        if (contact.Status == ContactStatus.Active)
        {
            return;
        }

        // The user is restored first. If no license is left for it, the contact stays archived too.
        if (_users.GetValueOrDefault(contact.Id) is { Status: SystemUserStatus.Archived } user && user.ArchivedAt == contact.ArchivedAt)
        {
            _userStates.Restore(user, user.LastLicense, _memberships[user.Id]);
            _audit.Add(
                AuditActions.Restore, user,
                UserStates.StatusChange(SystemUserStatus.Archived, null, SystemUserStatus.Active, user.License));
        }

        _contactStates.Restore(contact);
        Record(AuditActions.Restore, contact, ContactStatus.Archived);
    }

    /// <summary>Writes the collected changes.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal void Write()
    {
        _contactStates.Write();
        _userStates.Write();
    }

    private void Record(string action, ContactRow contact, ContactStatus before) => _audit.Add(
        action, contact, ContactStates.Change(nameof(Contact.Status), before, contact.Status));
}
