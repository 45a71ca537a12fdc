using System.Globalization;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Licenses;

/// <summary>Lists the license pools and sets their totals.</summary>
public sealed class LicenseService
{
    private readonly ProvisioningContext _context;

    internal LicenseService(ProvisioningContext context) => _context = context;

    /// <summary>Lists the pools.</summary>
    /// <returns>The pools, one for each type.</returns>
    public IReadOnlyList<UserLicense> List()
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.Licenses.All();
    }

    /// <summary>Sets how many licenses of a type the client has.</summary>
    /// <param name="license">The type.</param>
    /// <param name="total">The new total; at least the number of assigned licenses.</param>
    /// <param name="cancellation">Cancels waiting for the database.</param>
    /// <returns>The changed pool.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseInUse"/>: more licenses are assigned.</exception>
    public UserLicense SetTotal(LicenseType license, int total, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        return _context.Write(
            work =>
            {
                UserLicense before = Pool(work, license);
                if (!work.Licenses.TrySetTotal(license, total))
                {
                    throw new ProvisioningException(
                        ErrorIds.LicenseInUse,
                        $"The total of {license} licenses cannot be {total}, since {before.Used} of them {(before.Used == 1 ? "is" : "are")} "
                            + "assigned. Archive users or move them to another license first.",
                        license);
                }

                UserLicense after = Pool(work, license);
                if (before.Total != total)
                {
                    var audit = new AuditLog(_context, work);
                    audit.Add(
                        AuditActions.Update,
                        nameof(UserLicense),
                        license.ToString(),
                        new FieldChange("Total", Number(before.Total), Number(total)));
                }

                return UnitResult.Keep(after);

                static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
            },
            cancellation);
    }

    internal static ProvisioningException Unavailable(LicenseType license, int total, string forWhom) => new(
        ErrorIds.LicenseUnavailable,
        $"No license of the type {license} is left for '{forWhom}': {(total == 0 ? "the client has none" : $"all {total} are assigned")}. Raise "
            + $"the pool with Set-UserLicense {license} -Total N, or archive a user.",
        forWhom) { Field = "License", MissingLicense = license.ToString() };

    private static UserLicense Pool(IUnitOfWork work, LicenseType license) =>
        work.Licenses.All().First(pool => pool.License == license);
}
