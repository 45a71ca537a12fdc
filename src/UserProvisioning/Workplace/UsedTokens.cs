using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>The ID tokens that have let somebody in: each does so once, whoever shows it and on whichever machine.</summary>
internal sealed class UsedTokens
{
    // The clocks of two machines may differ: a token is remembered for as long as any of them accepts it.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    private readonly IUnitOfWork _work;
    private readonly HashSet<string> _used;
    private readonly List<UsedTokenRow> _new = [];

    /// <param name="work">The unit of work.</param>
    /// <param name="claims">The tokens of a batch.</param>
    internal UsedTokens(IUnitOfWork work, IReadOnlyList<WorkplaceClaims> claims)
    {
        _work = work;
        _used = work.Workplace.UsedTokens(claims.Select(claim => claim.TokenHash).Distinct(StringComparer.Ordinal).ToList())
            .ToHashSet(StringComparer.Ordinal);
    }

    internal bool Contains(WorkplaceClaims claims) => _used.Contains(claims.TokenHash);

    /// <summary>Notes that a token has let somebody in; <see cref="Write"/> writes it.</summary>
    internal void Add(WorkplaceClaims claims)
    {
        if (_used.Add(claims.TokenHash))
        {
            _new.Add(new UsedTokenRow { Hash = claims.TokenHash, ExpiresAt = claims.ExpiresAt });
        }
    }

    /// <summary>Writes what was noted, and removes tokens that nobody accepts any more.</summary>
    internal void Write(DateTime nowUtc)
    {
        if (_new.Count > 0)
        {
            _work.Workplace.ForgetTokens(nowUtc - Margin);
            _work.Workplace.InsertTokens(_new);
            _new.Clear();
        }
    }
}
