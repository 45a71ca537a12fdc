using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>Those who give access within one unit of work. Each is stored once for a run, when it first gives something.</summary>
internal sealed class AccessGivers
{
    private readonly ProvisioningContext _context;
    private readonly IUnitOfWork _work;
    private readonly long? _runId;
    private readonly Dictionary<Giver, long> _stored = [];

    /// <summary>The givers of a cmdlet.</summary>
    internal AccessGivers(ProvisioningContext context, IUnitOfWork work) => (_context, _work, Named) = (context, work, new Giver(AccessGiver.Hand));

    /// <summary>The givers of a cmdlet that acts for somebody else than the person who typed it.</summary>
    /// <param name="context">The clock and the actor.</param>
    /// <param name="work">The unit of work.</param>
    /// <param name="named">Who gives.</param>
    internal AccessGivers(ProvisioningContext context, IUnitOfWork work, Giver named) => (_context, _work, Named) = (context, work, named);

    /// <summary>The givers of an import.</summary>
    /// <param name="context">The clock and the actor.</param>
    /// <param name="work">The unit of work.</param>
    /// <param name="source">The source.</param>
    /// <param name="runId">The run.</param>
    internal AccessGivers(ProvisioningContext context, IUnitOfWork work, string source, long runId) =>
        (_context, _work, Named, _runId) = (context, work, new Giver(AccessGiver.Source, source), runId);

    /// <summary>The giver of what a request or a row names.</summary>
    internal Giver Named { get; }

    /// <summary>What to store beside what <see cref="Named"/> gives.</summary>
    /// <param name="line">The line of the file; null for none.</param>
    internal Given ByName(long? line = null) => By(Named, line);

    /// <summary>What to store beside what a giver gives.</summary>
    /// <param name="giver">The giver.</param>
    /// <param name="line">The line of the file; null for none.</param>
    internal Given By(Giver giver, long? line = null)
    {
        if (!_stored.TryGetValue(giver, out long id))
        {
            // The format of a username may be longer than the column of names.
            _stored.Add(giver, id = Store(giver with { Name = giver.Name is { } name ? Text.Shorten(name, Text.Longest) : null }));
        }

        return giver.Kind == AccessGiver.Source ? new Given(id, line, giver.Name) : new Given(id);
    }

    private long Store(Giver giver)
    {
        long? runId = _runId ?? _context.Call?.RunIn(_context, _work);
        if (runId is { } run && _work.Givers.Find(giver.Kind, giver.Name, run) is { } stored)
        {
            return stored;
        }

        var row = new GiverRow
        {
            GivenBy = giver.Kind,
            Name = giver.Name,
            RunId = runId,
            Actor = _context.Actor,
            Since = _context.Time.UtcNow(),
        };
        _work.Givers.Insert(row);
        return row.Id;
    }
}
