using UserProvisioning.Common;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// A row that an import dealt with, as the cache keeps it for the next import: its hash, its key, its contact, its last item, and its end date.
/// </summary>
internal struct KnownRow
{
    internal ulong Low;
    internal ulong High;
    internal long ContactId;

    /// <summary>The hash of the key of the row (<see cref="KeyHash.ShortOf"/>).</summary>
    internal ulong Key;

    /// <summary>The run of the item that says what was last done to the row. <see cref="ItemLine"/> is the line of that item.</summary>
    internal long ItemRunId;
    internal int ItemLine;

    /// <summary>
    /// The day number of the end date, negative when the date had passed; 0 for no end date. The row is valid until the date passes.
    /// </summary>
    internal int End;

    internal readonly bool Is(UInt128 fingerprint) => Low == (ulong)fingerprint && High == (ulong)(fingerprint >> 64);

    internal static KnownRow Of(RowPlan plan, long runId, DateTime today) => new()
    {
        Low = (ulong)plan.Fingerprint,
        High = (ulong)(plan.Fingerprint >> 64),
        ContactId = plan.Contact!.Id,
        Key = KeyHash.ShortOf(plan.Row.Key!),
        ItemRunId = runId,
        ItemLine = (int)plan.Row.Line,
        End = plan.Contact.EndDate is { } end ? (end < today ? -1 : 1) * DayNumber(end) : 0,
    };

    /// <summary>Whether the row is still valid: its end date has not passed since the row was cached.</summary>
    internal readonly bool HoldsOn(int today) => End == 0 || (End < 0 ? -End < today : End >= today);

    internal static int DayNumber(DateTime date) => DateOnly.FromDateTime(date).DayNumber;
}
