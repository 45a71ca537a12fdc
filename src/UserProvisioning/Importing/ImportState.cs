using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>The progress of an import: its counts, and up to which contact it has archived absent contacts.</summary>
internal sealed class ImportState
{
    /// <param name="run">The run, as it is stored.</param>
    internal ImportState(ProvisioningRunRow run)
    {
        Run = run;
        Shortage = LicenseShortage.Of(run.MissingLicenses);
    }

    private ImportState(ImportState other)
    {
        Run = other.Run.Copy();
        Shortage = LicenseShortage.Of(other.Shortage.Text);
        HasFailures = other.HasFailures;
        Counts = other.Counts;
        AbsentAfter = other.AbsentAfter;
        AbsentCount = other.AbsentCount;
    }

    internal ProvisioningRunRow Run { get; }

    internal LicenseShortage Shortage { get; }

    /// <summary>Whether something was not done that a row asks for.</summary>
    internal bool HasFailures { get; set; }

    internal BrakeCounts Counts { get; set; }

    /// <summary>The id of the last contact of the source that was looked up in the file.</summary>
    internal long AbsentAfter { get; set; }

    /// <summary>How many contacts that the file lacks were archived.</summary>
    internal int AbsentCount { get; set; }

    internal ImportState Copy() => new(this);

    internal void Count(RowPlan plan)
    {
        Run.TotalRows++;
        HasFailures |= plan.HasFailure;
        Run.Rejected += plan.IsRejected ? 1 : 0;
        Run.Created += !plan.IsRejected && plan.IsNew ? 1 : 0;
        Run.Updated += !plan.IsRejected && !plan.IsNew && plan.Changes.Count > 0 ? 1 : 0;
        Run.Unchanged += !plan.IsRejected && !plan.IsNew && plan.Changes.Count == 0 ? 1 : 0;
        Run.UsersNotCreated += plan.IsUserMissing ? 1 : 0;
        Shortage.Add(plan.MissingLicense);
        Run.MissingLicenses = Shortage.Text;
        (int granted, int revoked) = MembershipPlan.Count(plan.Changes);
        Run.Granted += granted;
        Run.Revoked += revoked;
        Run.UsersCreated += plan.IsUserCreated ? 1 : 0;
        Run.Archived += plan.IsArchived ? 1 : 0;
        Run.Restored += plan.IsRestored ? 1 : 0;
        Counts = new BrakeCounts(
            Counts.Archived + (plan.IsUserArchived ? 1 : 0),
            Run.UsersCreated,
            Counts.Changed + (plan.IsContactChanged ? 1 : 0),
            Counts.AccessChanged + (plan.IsAccessChanged ? 1 : 0));
    }

    internal void CountUnchanged(int rows)
    {
        Run.TotalRows += rows;
        Run.Unchanged += rows;
    }

    internal void CountAbsent(int contacts, int users)
    {
        Run.Archived += contacts;
        AbsentCount += contacts;
        Counts = Counts with { Archived = Counts.Archived + users };
    }
}
