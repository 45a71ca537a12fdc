using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>Turns stored runs into the objects that PowerShell shows.</summary>
internal static class ProvisioningRunRows
{
    internal static ProvisioningRun ToRun(IProvisioningStore store, ProvisioningRunRow row) => new()
    {
        Id = row.Id,
        Kind = row.Kind,
        Command = row.Command,
        Source = row.Source,
        FileName = row.FileName,
        Status = RunActivity.StatusOf(store, row),
        IsUndoBegun = row.UndoState is not null,
        Rows = row.TotalRows,
        Created = row.Created,
        Updated = row.Updated,
        Unchanged = row.Unchanged,
        Archived = row.Archived,
        Restored = row.Restored,
        Rejected = row.Rejected,
        UsersCreated = row.UsersCreated,
        UsersNotCreated = row.UsersNotCreated,
        Granted = row.Granted,
        Revoked = row.Revoked,
        LicensesMissing = LicenseShortage.Count(row.MissingLicenses),
        MissingLicenses = row.MissingLicenses,
        Actor = row.Actor,
        StartedAt = Clock.Local(row.StartedAt),
        Duration = row.EndedAt is { } ended && !row.HasPlan ? ended - row.StartedAt : TimeSpan.Zero,
    };
}
