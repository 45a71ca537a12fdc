using UserProvisioning.Common;
using UserProvisioning.Importing.Caching;
using UserProvisioning.Importing.Matching;
using UserProvisioning.Importing.Primary;
using UserProvisioning.Importing.Selecting;
using UserProvisioning.Rules;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>The result of the first reading of a file: its keys and phases, and which of its rows change nothing. Reading takes no lock.</summary>
internal sealed class ImportScan : IDisposable
{
    private const int PageSize = 5000;

    private readonly KnownRowMark _asOf;

    private ImportScan(
        string source, FileIndex index, IRowCache cache, UnchangedLines unchanged, KnownRowMark asOf, int absent, RowSelection? selection)
    {
        Source = source;
        Index = index;
        Cache = cache;
        Unchanged = unchanged;
        _asOf = asOf;
        Absent = absent;
        Selection = selection;
    }

    /// <summary>The name of the source as it is stored.</summary>
    internal string Source { get; }

    internal FileIndex Index { get; }

    internal IRowCache Cache { get; }

    /// <summary>The rows that change nothing.</summary>
    internal UnchangedLines Unchanged { get; }

    /// <summary>How many contacts of the source are to be archived because the file lacks them; 0 when it is no full load.</summary>
    internal int Absent { get; }

    /// <summary>The contacts that rows may adopt; null when they adopt none.</summary>
    internal MatchIndex? Matches { get; private init; }

    /// <summary>Which rows are to be applied; null for all.</summary>
    internal RowSelection? Selection { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="context">The database and the clock.</param>
    /// <param name="file">The file.</param>
    /// <param name="request">The options of the import.</param>
    /// <param name="done">The lines that an interrupted run has committed; null for none.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    internal static ImportScan Read(
        ProvisioningContext context,
        OpenedFile file,
        EmployeeFileRequest request,
        BitSet? done,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellation)
    {
        using IUnitOfWork work = context.Store.Read();

        // The mark is taken before the cache is read, so that a change during the reading is noticed.
        KnownRowMark asOf = work.KnownRows.Latest();
        DateTime today = context.Time.Today();
        string source = RunRecord.SourceOf(work, file.SourceName);
        IRowCache cache = RowCache.Open(work, source, file.File, file.Map, request, today);
        RowSelection? selection = RowSelection.Of(request);
        FileIndex? index = null;
        try
        {
            var unchanged = new UnchangedLines();
            SurplusRows? surplus = file.Primary is { } order ? SurplusRows.Find(file, order, Report, cancellation) : null;
            index = FileIndex.Scan(
                file, surplus, today, cache, selection, (long line, in KnownRow row) => Skip(unchanged, line, row), ReadRows, cancellation);
            unchanged.End();
            index.Aliases = work.Contacts.Aliases()
                .Where(alias => alias.ExternalReference is not null)
                .ToLookup(alias => alias.ContactId, alias => Text.Key(alias.ExternalReference!));
            var matches = MatchIndex.Of(work, request, cancellation);
            int absent = request.FullLoad ? CountAbsent(work, source, index, selection, cancellation) : 0;
            return new ImportScan(source, index, cache, unchanged, asOf, absent, selection) { Matches = matches };
        }
        catch
        {
            index?.Dispose();
            cache.Dispose();
            throw;
        }

        void ReadRows(int rows) => Report(rows, file.Primary is null ? 0 : 2);

        // With -PrimaryRow the file is read three times.
        void Report(int rows, int readings)
        {
            long length = file.File.Length;
            long position = (readings * length) + Math.Min(file.File.Position, length);
            progress?.Report(new ImportProgress(rows, position, (file.Primary is null ? 1 : 3) * length, ImportStage.Reading));
        }

        void Skip(UnchangedLines lines, long line, in KnownRow row)
        {
            if (done?.Contains(line) != true)
            {
                lines.Add(line, row);
            }
        }
    }

    /// <summary>Whether the contact of a skipped row was touched since the file was read.</summary>
    internal bool IsStale(IUnitOfWork work) => Unchanged.Total > 0 && TouchedContacts.After(work, _asOf)
        .Any(contact => contact is null || Index.IsKnown(contact.Value));

    /// <summary>The most that an import of the file can do. It may do less.</summary>
    internal BrakeCounts Most(IUnitOfWork work, EmployeeFileRequest request, FieldMap map, DateTime today)
    {
        int pending = Index.PendingCount - Index.SurplusCount;

        // A file without end dates may still hold contacts whose stored end date has passed.
        bool saysEnd = map.Has(EmployeeField.EndDate) && !map.MayBeSilent;
        int ended = saysEnd || pending == 0 ? 0 : Math.Min(pending, work.Contacts.CountEndedWithActiveUser(today));
        int leavers = Absent + ended + Index.RowsOf(ImportPhase.Organizations) + Index.RowsOf(ImportPhase.Leavers);
        var rules = CompiledRules.Of(work);
        int members = map.Has(EmployeeField.UserGroups) || map.Has(EmployeeField.UserProfiles) || !rules.IsEmpty ? pending : 0;

        // Only existing users count, so a first import needs no plan, however many leavers its file has.
        int users = leavers + members == 0 ? 0 : work.Users.CountActive();
        return new BrakeCounts(
            Math.Min(leavers, users),
            request.CreateUser || map.Has(EmployeeField.CreateUser) || rules.MakeUsers ? pending : 0,
            pending,
            Math.Min(members, users));
    }

    public void Dispose()
    {
        Index.Dispose();
        Cache.Dispose();
    }

    private static int CountAbsent(
        IUnitOfWork work, string source, FileIndex index, RowSelection? selection, CancellationToken cancellation)
    {
        int count = 0;
        IReadOnlyList<(long Id, string? ExternalReference)> contacts;
        for (long after = 0; (contacts = work.Contacts.PresentOfSource(source, after, PageSize)).Count > 0; after = contacts[^1].Id)
        {
            cancellation.ThrowIfCancellationRequested();
            count += contacts.Count(contact => AbsentContacts.IsAbsent(index, selection, contact));
        }

        return count;
    }
}
