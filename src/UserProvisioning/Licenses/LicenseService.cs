using System.Globalization;
using UserProvisioning.Authorizations;
using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Licenses;

/// <summary>The license pools, and which license a user holds.</summary>
public sealed class LicenseService
{
    private readonly ProvisioningContext _context;

    internal LicenseService(ProvisioningContext context) => _context = context;

    /// <summary>Lists the pools.</summary>
    /// <returns>One for each type.</returns>
    public IReadOnlyList<UserLicense> List()
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.Licenses.All();
    }

    /// <summary>Sets how many licenses of a type the client has.</summary>
    /// <param name="license">The type.</param>
    /// <param name="total">How many; at least as many as are assigned.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The pool as it is now.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseInUse"/>: more are assigned.</exception>
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
                        $"The total of {license} licenses cannot be {total}, since {before.Used} of them {(before.Used == 1 ? "is" : "are")} assigned. Archive users or move them to another license first.",
                        license);
                }

                UserLicense after = Pool(work, license);
                if (before.Total != total)
                {
                    var audit = new AuditLog(_context);
                    audit.Add(AuditActions.Update, nameof(UserLicense), license.ToString(), new FieldChange("Total", Number(before.Total), Number(total)));
                    audit.CommitWith(work);
                }

                return after;

                static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
            },
            cancellation);
    }

    /// <summary>Moves a user to another license; the former one is free at once.</summary>
    /// <param name="reference">Which user.</param>
    /// <param name="license">The license.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The user as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>;
    /// <see cref="ErrorIds.Conflict"/>: the user is archived.
    /// </exception>
    public SystemUser Assign(SystemUserReference reference, LicenseType license, CancellationToken cancellation = default) =>
        Assign([reference], license, cancellation: cancellation)[0].Require();

    /// <summary>Moves users to another license; the former ones are free at once, for those who come after as well.</summary>
    /// <param name="references">Which users.</param>
    /// <param name="license">The license.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>
    /// For each, in order: the user as it is now, or why not: <see cref="ErrorIds.UserNotFound"/>,
    /// <see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>; <see cref="ErrorIds.Conflict"/>: it is archived.
    /// </returns>
    public IReadOnlyList<Outcome<SystemUser>> Assign(
        IReadOnlyList<SystemUserReference> references, LicenseType license, bool stopAtFirstError = false, CancellationToken cancellation = default) =>
        SystemUserService.Each(
            _context,
            references,
            (states, audit, user, memberships) =>
            {
                if (user.License is not { } former)
                {
                    throw new ProvisioningException(
                        ErrorIds.Conflict,
                        $"The system user '{user.Username}' is archived and holds no license. Restore it with Enable-SystemUser -License {license}.",
                        user.Username);
                }

                if (former != license)
                {
                    AuthorizationRules.RequireLicense(user.Username, license, memberships);
                    states.Move(user, license);
                    audit.Add(AuditActions.SetLicense, nameof(SystemUser), user.Username, new FieldChange("License", former.ToString(), license.ToString()));
                }
            },
            stopAtFirstError,
            cancellation);

    internal static ProvisioningException Unavailable(LicenseType license, int total, string forWhom) => new(
        ErrorIds.LicenseUnavailable,
        $"No license of the type {license} is left for '{forWhom}': {(total == 0 ? "the client has none" : $"all {total} are assigned")}. Raise the pool with Set-UserLicense {license} -Total N, or archive a user.",
        forWhom) { Field = "License" };

    private static UserLicense Pool(IUnitOfWork work, LicenseType license) =>
        work.Licenses.All().First(pool => pool.License == license);
}
