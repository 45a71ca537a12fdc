using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>The ID tokens that were used for a login. Each token can be used once, by anybody and on any machine.</summary>
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

    /// <summary>Adds a token that was used for a login; <see cref="Write"/> stores it.</summary>
    internal void Add(WorkplaceClaims claims)
    {
        if (_used.Add(claims.TokenHash))
        {
            _new.Add(new UsedTokenRow { Hash = claims.TokenHash, ExpiresAt = claims.ExpiresAt });
        }
    }

    /// <summary>Stores the added tokens, and removes tokens that nobody accepts any more.</summary>
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
