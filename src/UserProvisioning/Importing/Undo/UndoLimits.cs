using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>What an undo leaves as the run made it.</summary>
internal static class UndoLimits
{
    /// <summary>Sentences about what cannot be put back; none when everything can.</summary>
    internal static IReadOnlyList<string> Of(IUnitOfWork work, ProvisioningRunRow run)
    {
        if (run.Kind == ProvisioningRunKind.Import)
        {
            return [];
        }

        IReadOnlyList<ManualRunCount> counts = work.ProvisioningRuns.CountEntries([run.Id]);
        var limits = new List<string>();
        Add(AuditActions.SetPassword, "password", "stays set, since a password cannot be put back", "stay set, since passwords cannot be put back");
        Add(
            AuditActions.RemovePassword,
            "password",
            "stays removed, since a password cannot be put back",
            "stay removed, since passwords cannot be put back");
        Add(
            AuditActions.SendCredential, "mail", "stays sent, and the password in it stays valid", "stay sent, and the passwords in them stay valid");
        Add(AuditActions.SendMail, "reminder", "stays sent", "stay sent");
        Add(AuditActions.Erase, "contact", "stays erased", "stay erased");
        Add(AuditActions.Purge, "purge of the record", "stays", "stay");
        int users = counts.Where(count => count.TargetType == nameof(SystemUser) && count.Action == AuditActions.Remove).Sum(count => count.Entries);
        if (users > 0)
        {
            limits.Add($"{Counted.Of(users, "user")} that {(users == 1 ? "was removed comes" : "were removed come")} back without a password, since "
                + "passwords cannot be put back.");
        }

        if (run.Command == "Register-WorkplaceLogin")
        {
            limits.Add("The ID tokens that were shown stay used.");
        }

        return limits;

        void Add(string action, string what, string one, string many)
        {
            int number = counts.Where(count => count.Action == action).Sum(count => count.Entries);
            if (number > 0)
            {
                limits.Add($"{Counted.Of(number, what)} {(number == 1 ? one : many)}.");
            }
        }
    }
}
