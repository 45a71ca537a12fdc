using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Workplace;

/// <summary>The creation of the contacts, system users and links that verified logins need, in sets.</summary>
/// <param name="context">Clock and actor.</param>
/// <param name="work">The unit of work.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="terms">The terms of the issuer.</param>
/// <param name="known">The known contacts, users and links; what is made is added to them.</param>
internal sealed class WorkplaceCreation(
    ProvisioningContext context, IUnitOfWork work, AuditLog audit, IssuerTerms terms, WorkplaceDirectory known)
{
    private readonly DateTime _now = context.Time.UtcNow();
    private SystemUserCreation? _users;

    /// <summary>Makes contacts and users, and links the contacts.</summary>
    /// <param name="wanted">What must be made, with the token of the login; each contact at most once.</param>
    /// <returns>For each, in order: null when the user exists now, else the error.</returns>
    internal IReadOnlyList<ProvisioningException?> Make(IReadOnlyList<(WorkplaceDecision.Make What, WorkplaceClaims Claims)> wanted)
    {
        MakeContacts(wanted.Where(one => one.What.IsNew).Select(one => one.What.Contact).ToList());
        Dictionary<long, ProvisioningException?> errors = MakeUsers(
            wanted.Select(one => one.What.Contact).Where(contact => known.UserOf(contact.Id) is null).ToList());
        var results = new List<ProvisioningException?>(wanted.Count);
        foreach ((WorkplaceDecision.Make what, WorkplaceClaims claims) in wanted)
        {
            ProvisioningException? error = errors.GetValueOrDefault(what.Contact.Id);

            // If no user can be made, the contact that was made for the login stays and is linked, so that the next login only needs the user.
            if (what.ToLink && (error is null || what.IsNew))
            {
                Link(what.Contact, claims);
            }

            results.Add(error);
        }

        known.WriteLinks();
        return results;
    }

    private void MakeContacts(List<ContactRow> contacts)
    {
        if (contacts.Count == 0)
        {
            return;
        }

        work.Contacts.Insert(contacts);
        foreach (ContactRow contact in contacts)
        {
            known.Put(contact, isNew: true);
            audit.Add(AuditActions.Create, contact, ContactDiff.Between(null, contact.Fields));
        }
    }

    private Dictionary<long, ProvisioningException?> MakeUsers(List<ContactRow> contacts)
    {
        if (contacts.Count == 0)
        {
            return [];
        }

        IReadOnlyList<Outcome<SystemUser>> made = (_users ??= new SystemUserCreation(context, work, audit, new AccessGivers(context, work))).Run(
            contacts.ConvertAll(contact => new NewSystemUserRequest { Contact = new ContactReference(contact.Id) }),
            known: contacts.ToDictionary(contact => contact.Id));
        known.Reload(made.Select(result => result.Value?.ContactId).OfType<long>().ToList());
        return contacts.Zip(made).ToDictionary(pair => pair.First.Id, pair => pair.Second.Error);
    }

    private void Link(ContactRow contact, WorkplaceClaims claims)
    {
        known.Link(
            contact,
            new WorkplaceIdentityRow
            {
                ContactId = contact.Id,
                Issuer = claims.Issuer,
                Audience = terms.Issuer.Audience,
                Subject = claims.Subject,
                Email = claims.IsEmailVerified ? claims.Email : null,
                LinkedAt = _now
            });
        audit.Add(
            AuditActions.Create,
            nameof(WorkplaceIdentity),
            AuditLog.NameOf(contact),
            contact.Id,
            [
                new FieldChange("Issuer", null, claims.Issuer),
                new FieldChange("Subject", null, claims.Subject),
                new FieldChange("Email", null, claims.IsEmailVerified ? claims.Email : null),
            ]);
    }
}
