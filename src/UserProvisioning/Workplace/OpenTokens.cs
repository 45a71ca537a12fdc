using Microsoft.IdentityModel.JsonWebTokens;

namespace UserProvisioning.Workplace;

/// <summary>
/// Tokens on which nothing is decided yet. They are decided in parallel, since the check of a signature takes nearly all of the time.
/// </summary>
/// <param name="outcomes">Receives the outcome of each token at its place.</param>
/// <param name="open">The tokens, each with its place and the nonce that it must have.</param>
/// <param name="cancellation">Stops deciding.</param>
internal sealed class OpenTokens(
    Outcome<WorkplaceClaims>[] outcomes, List<(int Place, JsonWebToken Token, string? Nonce)> open, CancellationToken cancellation)
{
    /// <summary>Fewer tokens than this are decided on one thread.</summary>
    private const int FewestBesideEachOther = 8;

    /// <summary>Whether any token is open.</summary>
    internal bool Any => open.Count > 0;

    /// <summary>Decides on the open tokens. A token with an empty outcome stays open.</summary>
    internal void Decide(Func<JsonWebToken, string?, Outcome<WorkplaceClaims>> decide)
    {
        Each(open.Count, i => outcomes[open[i].Place] = decide(open[i].Token, open[i].Nonce), cancellation);
        open.RemoveAll(one => outcomes[one.Place].Value is not null || outcomes[one.Place].Error is not null);
    }

    /// <summary>Does something for each number below a count, in parallel if they are many.</summary>
    internal static void Each(int count, Action<int> act, CancellationToken cancellation)
    {
        if (count < FewestBesideEachOther)
        {
            for (int i = 0; i < count; i++)
            {
                act(i);
            }
        }
        else
        {
            Parallel.For(0, count, new ParallelOptions
            {
                CancellationToken = cancellation,
                MaxDegreeOfParallelism = Environment.ProcessorCount,
            }, act);
        }
    }
}
