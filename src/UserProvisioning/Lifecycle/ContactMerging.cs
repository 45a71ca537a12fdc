using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Lifecycle;

/// <summary>The merge of a contact into another one within one unit of work: what the first has becomes the other's, and the first is gone.</summary>
/// <param name="context">The clock and the actor.</param>
/// <param name="work">The unit of work.</param>
/// <param name="from">The contact that will be gone.</param>
/// <param name="into">The contact that stays.</param>
internal sealed class ContactMerging(ProvisioningContext context, IUnitOfWork work, ContactRow from, ContactRow into)
{
    private readonly DateTime _now = context.Time.UtcNow();
    private readonly AuditLog _audit = new(context, work);
    private readonly List<FieldChange> _changes = [];

    /// <summary>Merges them. The order of the writes matters: an undo puts the rows back from the last to the first.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactInvalid"/>, <see cref="ErrorIds.ContactHasSystemUser"/>,
    /// <see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.WrongDatabase"/>.</exception>
    internal void Run(SystemUserReference? keepUser)
    {
        Check();
        ContactFields merged = MergedFields.Of(from, into, context.Time.Today());
        bool keepsReference = from.ExternalReference is not null && into.ExternalReference is not null;
        work.KeepRowsTogether(into.Id);
        SystemUserRow? gone = ChooseUser(keepUser, out SystemUserRow? moved);
        MovePersons(merged);
        if (gone is not null)
        {
            RemoveUser(gone);
        }

        if (moved is not null)
        {
            work.Users.SetContact(moved.Id, into.Id);
            _audit.Add(
                AuditActions.Update, nameof(SystemUser), moved.Username, into.Id,
                [new FieldChange("Contact", AuditLog.NameOf(from), AuditLog.NameOf(into))]);
        }

        MoveIdentities();
        work.Contacts.MoveAliases(from.Id, into.Id);
        work.Contacts.Delete([from.Id]);
        _audit.Add(
            AuditActions.Remove, nameof(Contact), AuditLog.NameOf(from), into.Id,
            ContactDiff.Between(null, from.Fields).ConvertAll(change => new FieldChange(change.Field, change.New, null)));
        Store(merged);
        work.Contacts.InsertAlias(new ContactAliasRow
        {
            FormerContactId = from.Id,
            ContactId = into.Id,
            ExternalReference = keepsReference ? from.ExternalReference : null,
        });
        _changes.Insert(0, new FieldChange("MergedContact", null, $"{from.DisplayName} ({AuditLog.NameOf(from)})"));
        _audit.Add(AuditActions.Merge, nameof(Contact), AuditLog.NameOf(into), into.Id, _changes);
    }

    private void Check()
    {
        string? fault = from.Id == into.Id ? $"'{from.DisplayName}' is the contact itself. Give two different contacts."
            : from.Type != into.Type ? $"'{from.DisplayName}' is of the type {from.Type}, and '{into.DisplayName}' of the type {into.Type}. Only "
                + "contacts of the same type can be merged."
            : null;
        if (fault is not null)
        {
            throw new ProvisioningException(ErrorIds.ContactInvalid, fault, AuditLog.NameOf(from)) { Field = "Into" };
        }
    }

    /// <summary>Decides which user stays, and returns the one that does not.</summary>
    private SystemUserRow? ChooseUser(SystemUserReference? keepUser, out SystemUserRow? moved)
    {
        IReadOnlyDictionary<long, SystemUserRow> users = work.Users.ByContactIds([from.Id, into.Id]);
        SystemUserRow? fromUser = users.GetValueOrDefault(from.Id);
        SystemUserRow? intoUser = users.GetValueOrDefault(into.Id);
        SystemUserRow? kept = keepUser is null ? null : SystemUserLookup.Resolve(work, keepUser);
        if (kept is not null && kept.Id != fromUser?.Id && kept.Id != intoUser?.Id)
        {
            throw new ProvisioningException(
                ErrorIds.UserNotFound,
                $"The user '{kept.Username}' is that of neither contact. -KeepUser names a user of '{from.DisplayName}' or of '{into.DisplayName}'.",
                kept.Username) { Field = "KeepUser" };
        }

        if (fromUser is not null && intoUser is not null && kept is null)
        {
            throw new ProvisioningException(
                ErrorIds.ContactHasSystemUser,
                $"'{from.DisplayName}' has the user '{fromUser.Username}', and '{into.DisplayName}' has the user '{intoUser.Username}'. One contact "
                    + "has one user: name the one that stays with -KeepUser. The other is removed, and its license is free.",
                AuditLog.NameOf(from)) { Field = "KeepUser" };
        }

        bool staysWithInto = intoUser is not null && (fromUser is null || kept?.Id == intoUser.Id);
        moved = staysWithInto ? null : fromUser;
        return fromUser is null || intoUser is null ? null : staysWithInto ? fromUser : intoUser;
    }

    private void RemoveUser(SystemUserRow user)
    {
        if (user.License is { } license)
        {
            var pools = new LicensePools(work);
            pools.Release(license);
            pools.Write();
        }

        work.Users.Delete([user.Id]);

        // The person is the former holder, and may take the name back.
        GivenUpUsernameRow givenUp = GivenUpUsernames.Of(user, _now);
        givenUp.ContactId = into.Id;
        work.GivenUpUsernames.Add([givenUp]);
        _audit.Add(
            AuditActions.Remove, nameof(SystemUser), user.Username, into.Id,
            [
                new FieldChange("Username", user.Username, null),
                new FieldChange("Status", user.Status.ToString(), null),
                new FieldChange("License", (user.License ?? user.LastLicense).ToString(), null),
            ]);
    }

    /// <summary>Moves those who belong to the contact, or have it as their manager.</summary>
    private void MovePersons(ContactFields merged)
    {
        List<long> ids = from.Type == ContactType.Organization ? [.. work.Contacts.PersonIds(from.Id)] : [];
        string? manager = from.ExternalReference is not null && merged.ExternalReference is not null
            && Text.Key(from.ExternalReference) != Text.Key(merged.ExternalReference) ? from.ExternalReference : null;
        if (manager is not null)
        {
            ids.AddRange(work.Contacts.ManagedBy([manager]).Select(managed => managed.Id).Where(id => id != from.Id && id != into.Id));
        }

        foreach (long[] some in ids.Distinct().Chunk(2000))
        {
            List<ContactRow> before = work.Contacts.ByIds(some).Values.ToList();
            List<ContactRow> after = before.ConvertAll(contact => contact.With(contact.Fields with
            {
                OrganizationId = contact.OrganizationId == from.Id ? into.Id : contact.OrganizationId,
                ManagerReference = manager is not null && contact.Fields.ManagerReference is { } named && Text.Key(named) == Text.Key(manager)
                    ? merged.ExternalReference
                    : contact.Fields.ManagerReference,
            }));
            work.Contacts.Update(after, before);
            foreach ((ContactRow former, ContactRow now) in before.Zip(after))
            {
                _audit.Add(AuditActions.Update, former, ContactDiff.Between(former.Fields, now.Fields));
            }
        }
    }

    /// <summary>Moves the links to subjects of token issuers, except where the other contact has a link of the same issuer and audience.</summary>
    private void MoveIdentities()
    {
        IReadOnlyList<WorkplaceIdentityRow> identities = work.Workplace.List([from.Id, into.Id], 0, int.MaxValue);
        List<WorkplaceIdentityRow> former = identities.Where(identity => identity.ContactId == from.Id).ToList();
        if (former.Count == 0)
        {
            return;
        }

        work.Workplace.Delete(former.ConvertAll(identity => identity.Id));
        List<WorkplaceIdentityRow> moved = former
            .Where(identity => !identities.Any(other => other.ContactId == into.Id
                && other.Issuer == identity.Issuer && other.Audience == identity.Audience))
            .ToList();
        foreach (WorkplaceIdentityRow identity in moved)
        {
            identity.ContactId = into.Id;
        }

        work.Workplace.Insert(moved);
    }

    private void Store(ContactFields merged)
    {
        if (from.Status == ContactStatus.Active && into.Status == ContactStatus.Archived)
        {
            var states = new ContactStates(work, _now);
            states.Restore(into);
            states.Write();
            _changes.Add(ContactStates.Change(nameof(Contact.Status), ContactStatus.Archived, ContactStatus.Active));
        }

        _changes.AddRange(ContactDiff.Between(into.Fields, merged));
        work.Contacts.Update([into.With(merged)]);
    }
}
