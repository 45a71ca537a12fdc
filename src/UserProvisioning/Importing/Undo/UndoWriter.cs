using UserProvisioning.Contacts;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing.Undo;

/// <summary>Writes plans that have no conflict, with their audit entries, and counts them.</summary>
internal sealed class UndoWriter(IUnitOfWork work, AuditLog audit, DateTime atUtc, UndoProgress progress)
{
    internal void Write(IReadOnlyList<UndoPlan> plans)
    {
        // Users first: a contact that has a user cannot be removed.
        WriteUsers(plans.Where(plan => plan.User is not null).ToList());
        WriteContacts(plans.Where(plan => plan.Item.ContactChanges.Count > 0 || plan.Item.IsNewContact).ToList());
        progress.Items += plans.Count;
    }

    private void WriteUsers(List<UndoPlan> plans)
    {
        var licenses = new UndoLicenses();
        var removed = new List<long>();
        var changed = new List<SystemUserRow>();
        foreach (UndoPlan plan in plans)
        {
            SystemUserRow user = plan.User!;
            licenses.Add(plan);
            if (plan.Item.IsUserCreated)
            {
                progress.UsersRemoved++;
                removed.Add(user.Id);
                audit.Add(AuditActions.Remove, user, new FieldChange("License", user.License?.ToString(), null));
                continue;
            }

            RecordMemberships(plan, user);
            Count(plan);

            // The assignment rules may give what was taken away.
            work.ChangedContacts.Add(user.ContactId);
            if (plan.State is { } state)
            {
                SetState(user, state);
                changed.Add(user);
            }
        }

        WriteMemberships(plans);
        if (removed.Count > 0)
        {
            work.Users.Delete(removed);
        }

        work.Users.SetState(changed);
        licenses.Write(work);
    }

    private void Count(UndoPlan plan)
    {
        progress.UsersRestored += plan.Item.IsUserArchived ? 1 : 0;
        progress.UsersArchived += plan.Item.IsUserRestored ? 1 : 0;
        progress.UsersSetBack += !plan.Item.IsUserArchived && !plan.Item.IsUserRestored ? 1 : 0;
    }

    private void RecordMemberships(UndoPlan plan, SystemUserRow user)
    {
        foreach (MembershipRow membership in plan.RemovedMemberships)
        {
            audit.Add(AuditActions.RemoveMember, user, new FieldChange(membership.Kind.ToString(), membership.Name, null));
        }

        foreach ((AuthorizationRow authorization, _) in plan.AddedMemberships)
        {
            audit.Add(AuditActions.AddMember, user, new FieldChange(authorization.Kind.ToString(), null, authorization.Name));
        }
    }

    private void WriteMemberships(List<UndoPlan> plans)
    {
        foreach (IGrouping<long, long> members in plans
            .SelectMany(plan => plan.RemovedMemberships)
            .GroupBy(membership => membership.AuthorizationId, membership => membership.SystemUserId))
        {
            work.Authorizations.RemoveMembers(members.Key, members.ToList());
        }

        work.Authorizations.InsertMembers(plans
            .SelectMany(plan => plan.AddedMemberships.Select(added => (plan.User!.Id, added.Authorization.Id, added.Given)))
            .ToList());
        work.Givers.Add(plans.SelectMany(plan => plan.AddedGivers).ToList());
        MembershipGivers.Remove(work, plans.SelectMany(plan => plan.RemovedGivers));
        foreach (MembershipGiverRow first in plans.SelectMany(plan => plan.FirstGivers))
        {
            work.Givers.SetFirst(first);
        }
    }

    private void SetState(SystemUserRow user, UserState state)
    {
        FieldChange[] changes = UserStates.StatusChange(user.Status, user.License, state.Status, state.License);
        audit.Add(state.Action, user, user.Status == state.Status ? changes[1..] : changes);
        user.Status = state.Status;
        user.License = state.License;
        user.LastLicense = state.LastLicense;
        (user.LicenseGiverId, user.LicenseLine) = (state.LicenseGiver?.Id, state.LicenseGiver?.Line);
        user.ArchivedAt = state.ArchivedAt;
        user.ArchivedByImport = state.ByImport;
        user.Reclaimed = state.Reclaimed;
        user.RestoredAt = state.RestoredAt;
    }

    private void WriteContacts(List<UndoPlan> plans)
    {
        var states = new ContactStates(work, atUtc);
        List<UndoPlan> changed = plans.Where(plan => plan.Fields is not null).ToList();
        foreach (UndoPlan plan in plans)
        {
            ContactRow contact = plan.Contact!;
            FieldChange[] reversed = plan.Item.ContactChanges
                .Where(change => change.Field != ItemFields.ContactStatus)
                .Select(change => new FieldChange(change.Field, change.New, change.Old))
                .ToArray();
            if (plan.Item.IsNewContact)
            {
                progress.ContactsRemoved++;
                audit.Add(AuditActions.Remove, contact, reversed);
                continue;
            }

            progress.ContactsSetBack++;
            if (plan.Fields is not null)
            {
                audit.Add(AuditActions.Update, contact, reversed);
            }

            SetStatusBack(plan, contact, states);
        }

        work.Contacts.Update(changed.ConvertAll(plan => plan.Contact!.With(plan.Fields!)), changed.ConvertAll(plan => plan.Contact!));
        states.Write();
        List<long> removed = plans.Where(plan => plan.Item.IsNewContact).Select(plan => plan.Contact!.Id).ToList();
        if (removed.Count > 0)
        {
            work.Contacts.Delete(removed);
        }
    }

    private void SetStatusBack(UndoPlan plan, ContactRow contact, ContactStates states)
    {
        if (plan.Item.Find(ItemFields.ContactStatus) is not { } change)
        {
            return;
        }

        ContactStatus before = contact.Status;
        bool wasArchived = change.New == nameof(ContactStatus.Archived);
        if (wasArchived)
        {
            states.Restore(contact);
        }
        else
        {
            states.Set(contact, ContactStatus.Archived, plan.Item.Record!.ContactArchivedAt, byImport: true);
        }

        audit.Add(
            wasArchived ? AuditActions.Restore : AuditActions.Archive, contact,
            ContactStates.Change(nameof(Contact.Status), before, contact.Status));
    }
}
