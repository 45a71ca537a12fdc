using System.Diagnostics;
using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// The lease on an interface: one worker at a time works on it, so that its files run in order. The worker releases it at the end. If the worker
/// ends without that, another takes the lease over: at once if it was a process of this machine that has ended, otherwise when the lease was not
/// renewed for the interface's ClaimTimeout. An import may last longer than that, and its transaction cannot renew the lease. Meanwhile the worker
/// holds an activity lock, and nobody takes the lease over while that is held. Taking over too early does no harm: the former holder commits only
/// if it still holds the lease.
/// </summary>
internal sealed class InterfaceLease : IDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private readonly ProvisioningContext _context;
    private readonly EmployeeInterfaceRow _definition;
    private readonly string _token;
    private readonly TimeSpan _interval;
    private readonly Stopwatch _since = Stopwatch.StartNew();

    private InterfaceLease(ProvisioningContext context, EmployeeInterfaceRow definition, string token)
    {
        _context = context;
        _definition = definition;
        _token = token;
        _interval = TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(definition.ClaimTimeout).Ticks / 3, LongestSilence.Ticks));
    }

    /// <summary>Takes the lease.</summary>
    /// <param name="context">The database that keeps the lease, and the clock.</param>
    /// <param name="id">The interface.</param>
    /// <param name="definition">The interface as it is now.</param>
    /// <param name="busy">The worker that holds the lease, in words for a message; null when this call took it.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The lease; null when another worker holds it.</returns>
    internal static InterfaceLease? Take(
        ProvisioningContext context,
        long id,
        out EmployeeInterfaceRow? definition,
        out string? busy,
        CancellationToken cancellation)
    {
        // First read without the lock of writers, since a worker may hold that lock for as long as an import takes.
        using (IUnitOfWork look = context.Store.Read())
        {
            definition = look.EmployeeInterfaces.ById(id);
            busy = definition is null ? null : BusyWith(context, definition, context.DatabaseTime(look));
            if (definition is null || busy is not null)
            {
                return null;
            }
        }

        string token = RemoteNames.NewClaimId();
        (InterfaceLease? Lease, EmployeeInterfaceRow? Definition, string? Busy) taken = context.Write(
            work => Take(context, work, id, token),
            cancellation);
        (definition, busy) = (taken.Definition, taken.Busy);
        return taken.Lease;
    }

    private static UnitResult<(InterfaceLease? Lease, EmployeeInterfaceRow? Definition, string? Busy)> Take(
        ProvisioningContext context,
        IUnitOfWork work,
        long id,
        string token)
    {
        if (work.EmployeeInterfaces.ById(id) is not { } definition)
        {
            return Discard(null, null);
        }

        DateTime now = context.DatabaseTime(work);
        if (BusyWith(context, definition, now) is { } busy)
        {
            return Discard(definition, busy);
        }

        if (!work.EmployeeInterfaces.TakeLease(id, definition.LeaseToken, token, Holder(), now))
        {
            return Discard(definition, $"another worker has just begun to work on the employee interface '{definition.Name}'");
        }

        return UnitResult.Keep<(InterfaceLease?, EmployeeInterfaceRow?, string?)>((new InterfaceLease(context, definition, token), definition, null));

        static UnitResult<(InterfaceLease? Lease, EmployeeInterfaceRow? Definition, string? Busy)> Discard(
            EmployeeInterfaceRow? definition, string? busy) =>
            UnitResult.Discard<(InterfaceLease? Lease, EmployeeInterfaceRow? Definition, string? Busy)>((null, definition, busy));
    }

    /// <summary>Renews the lease within a unit of work, so that the unit is committed only if this worker still holds it.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: another took over.</exception>
    internal void Require(IUnitOfWork work)
    {
        if (!work.EmployeeInterfaces.RenewLease(_definition.Id, _token, _context.DatabaseTime(work)))
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"Another worker has taken over the employee interface '{_definition.Name}', since this one did not renew its "
                    + $"lease for {TimeSpan.FromSeconds(_definition.ClaimTimeout):g}. The file in progress was not imported; the other worker "
                    + "will do it.",
                _definition.Name);
        }

        _since.Restart();
    }

    /// <summary>Stores up to where a directory was read, within a unit of work that is committed only if this worker still holds the lease.</summary>
    internal void SetMark(IUnitOfWork work, string mark)
    {
        Require(work);
        work.EmployeeInterfaces.SetMark(_definition.Id, _token, mark);
    }

    /// <summary>Runs a function that may last longer than ClaimTimeout, under the activity lock.</summary>
    internal T Work<T>(Func<T> work)
    {
        using IDisposable activity = _context.Store.HoldActivityLock(_token);
        return work();
    }

    /// <summary>Renews the lease when a third of ClaimTimeout has passed, or 30 seconds.</summary>
    internal void RenewWhenDue(CancellationToken cancellation)
    {
        if (_since.Elapsed > _interval)
        {
            _context.Write(
                Require,
                cancellation);
        }
    }

    public void Dispose() => _context.Write(
        work => work.EmployeeInterfaces.ReleaseLease(_definition.Id, _token),
        CancellationToken.None);

    private static string Holder()
    {
        using Process process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}|{process.Id}|{process.StartTime.ToUniversalTime().Ticks}");
    }

    /// <summary>Returns the worker that holds the lease, in words for a message; null when there is none.</summary>
    private static string? BusyWith(ProvisioningContext context, EmployeeInterfaceRow row, DateTime now) =>
        row.LeaseToken is { } token && (IsHeardOf(row, now) || context.Store.IsActivityLockHeld(token))
            ? $"{OutsideText.Show(row.LeaseHolder!.Split('|')[0])} works on the employee interface '{row.Name}', and was last heard of at "
                + $"{Clock.Local(row.LeaseAt!.Value):yyyy-MM-dd HH:mm:ss}. "
                + $"If nothing works on it any more, Set-EmployeeInterface '{row.Name}' -ReleaseLease frees it"
            : null;

    private static bool IsHeardOf(EmployeeInterfaceRow row, DateTime now)
    {
        // A time in the future is ignored, since it means that a clock was set back.
        TimeSpan silence = now - row.LeaseAt!.Value;
        if (silence > TimeSpan.FromSeconds(row.ClaimTimeout) || silence < -LongestSilence)
        {
            return false;
        }

        string[] holder = row.LeaseHolder!.Split('|');
        return holder.Length != 3 || holder[0] != Environment.MachineName || IsAlive(holder[1], holder[2]);
    }

    private static bool IsAlive(string id, string startedAt)
    {
        try
        {
            using Process process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));

            // Another process may have got the same process number, so its start time is compared, with a tolerance for a clock that was set.
            long ticks = long.Parse(startedAt, CultureInfo.InvariantCulture);
            return Math.Abs(process.StartTime.ToUniversalTime().Ticks - ticks) < 5 * TimeSpan.TicksPerSecond && !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // The process ended just now, or this account may not read its start time.
            return exception is System.ComponentModel.Win32Exception;
        }
    }
}
