namespace UserProvisioning.Importing.Caching;

/// <summary>A row that was dealt with, as it is kept for the next import: what it was, and what would make it another.</summary>
internal struct KnownRow
{
    internal ulong Low;
    internal ulong High;
    internal long ContactId;

    /// <summary>The item that says what was last done to it.</summary>
    internal long ItemRunId;
    internal int ItemLine;

    /// <summary>The day number of the end date, negative when it had passed; 0 without one. The row holds until it passes.</summary>
    internal int End;

    internal readonly bool Is(UInt128 fingerprint) => Low == (ulong)fingerprint && High == (ulong)(fingerprint >> 64);

    internal static KnownRow Of(RowPlan plan, long runId, DateTime today) => new()
    {
        Low = (ulong)plan.Fingerprint,
        High = (ulong)(plan.Fingerprint >> 64),
        ContactId = plan.Contact!.Id,
        ItemRunId = runId,
        ItemLine = (int)plan.Row.Line,
        End = plan.Contact.EndDate is { } end ? (end < today ? -1 : 1) * DayNumber(end) : 0,
    };

    /// <summary>Whether the end date is on the same side of today as it was.</summary>
    internal readonly bool HoldsOn(int today) => End == 0 || (End < 0 ? -End < today : End >= today);

    internal static int DayNumber(DateTime date) => DateOnly.FromDateTime(date).DayNumber;
}
