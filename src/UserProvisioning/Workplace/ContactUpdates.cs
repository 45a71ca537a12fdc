using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>Updates contacts by the claims of their logins, if the issuer may. The changes of a batch are written together.</summary>
/// <param name="work">The unit of work.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="terms">The terms of the issuer.</param>
/// <param name="known">The known contacts, users and links.</param>
internal sealed class ContactUpdates(IUnitOfWork work, AuditLog audit, IssuerTerms terms, WorkplaceDirectory known)
{
    private readonly Dictionary<long, (ContactRow Before, ContactRow After)> _changed = [];

    /// <summary>The contacts that were changed.</summary>
    internal IReadOnlyCollection<long> ChangedContacts => _changed.Keys;

    /// <summary>Updates a contact; <see cref="Write"/> stores the change.</summary>
    /// <param name="contactId">The contact.</param>
    /// <param name="claims">The claims of the login.</param>
    /// <returns>Why the contact stays as it is, though the claims say something else; null when nothing is wrong.</returns>
    internal string? Apply(long contactId, WorkplaceClaims claims)
    {
        ContactRow contact = known.Contact(contactId);
        if (!terms.Issuer.UpdateContact || contact.Type != ContactType.Person)
        {
            return null;
        }

        bool setsEmail = claims is { IsEmailVerified: true, Email: not null } && terms.RefusalOfDomain(claims.Email, contact) is null;
        ContactFields after = claims.Update(contact.Fields, setsEmail ? claims.Email : null);
        List<FieldChange> changes = ReferenceEquals(after, contact.Fields) ? [] : ContactDiff.Between(contact.Fields, after);
        if (changes.Count == 0)
        {
            return null;
        }

        if (ContactRules.Faults(after) is [var (field, reason), ..])
        {
            return $"The claims do not update the contact; {field}: {reason}.";
        }

        ContactRow changed = contact.WithChanged(after);
        audit.Add(AuditActions.Update, contact, changes);
        bool isChanged = _changed.TryGetValue(contactId, out (ContactRow Before, ContactRow After) earlier);
        _changed[contactId] = (isChanged ? earlier.Before : contact, changed);
        known.Put(changed, isNew: false);
        return null;
    }

    /// <summary>Stores the changes.</summary>
    internal void Write()
    {
        if (_changed.Count > 0)
        {
            work.Contacts.Update(_changed.Values.Select(one => one.After).ToList(), _changed.Values.Select(one => one.Before).ToList());
        }
    }
}
