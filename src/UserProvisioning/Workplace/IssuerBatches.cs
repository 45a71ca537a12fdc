using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>
/// The logins of a call with several workplace issuers, within one unit of work. The logins of each issuer are taken together, as one batch. If the
/// call stops at the first error, only those that follow each other are, so that nothing after the error is done.
/// </summary>
/// <param name="context">Clock and actor.</param>
/// <param name="work">The unit of work.</param>
/// <param name="claims">The claims of the tokens.</param>
internal sealed class IssuerBatches(ProvisioningContext context, IUnitOfWork work, IReadOnlyList<WorkplaceClaims> claims)
{
    /// <summary>Whether the unit of work has changes to commit.</summary>
    internal bool HasChanges { get; private set; }

    /// <summary>Takes the logins, and writes what they change.</summary>
    /// <param name="stopAtFirstError">True to stop at the first token that was used before; its error is then the last outcome.</param>
    /// <returns>The outcomes, in the order of the tokens.</returns>
    internal IEnumerable<Outcome<WorkplaceLogin>> Run(bool stopAtFirstError)
    {
        var audit = new AuditLog(context, work);
        IReadOnlyList<WorkplaceIssuerRow> issuers = work.WorkplaceIssuers.All();
        var outcomes = new Outcome<WorkplaceLogin>?[claims.Count];
        foreach (List<int> batch in stopAtFirstError ? Following() : Together())
        {
            List<WorkplaceClaims> some = batch.ConvertAll(i => claims[i]);
            IReadOnlyList<Outcome<WorkplaceLogin>> taken = Take(audit, issuers, some, stopAtFirstError);
            for (int i = 0; i < taken.Count; i++)
            {
                outcomes[batch[i]] = taken[i];
            }

            if (stopAtFirstError && taken is [.., { Error: not null }])
            {
                break;
            }
        }

        return outcomes.TakeWhile(outcome => outcome is not null).Select(outcome => outcome!.Value);
    }

    private IReadOnlyList<Outcome<WorkplaceLogin>> Take(
        AuditLog audit, IReadOnlyList<WorkplaceIssuerRow> issuers, List<WorkplaceClaims> some, bool stopAtFirstError)
    {
        // The definition may have changed since the tokens were verified.
        WorkplaceIssuerRow? issuer = issuers.FirstOrDefault(row => row.Id == some[0].IssuerId && row.Issuer == some[0].Issuer);
        if (issuer is null)
        {
            Outcome<WorkplaceLogin> changed = TokenVerifier.Invalid("the workplace issuer was changed or removed in the meantime");
            return Enumerable.Repeat(changed, stopAtFirstError ? 1 : some.Count).ToList();
        }

        var logins = new WorkplaceLogins(context, work, audit, new IssuerTerms(issuer, issuers), some);
        IReadOnlyList<Outcome<WorkplaceLogin>> taken = logins.Run(stopAtFirstError);
        HasChanges |= logins.HasChanges;
        return taken;
    }

    private IEnumerable<List<int>> Together() => Enumerable.Range(0, claims.Count).GroupBy(i => claims[i].IssuerId).Select(group => group.ToList());

    private IEnumerable<List<int>> Following()
    {
        var batch = new List<int>();
        for (int i = 0; i < claims.Count; i++)
        {
            if (batch.Count > 0 && claims[i].IssuerId != claims[i - 1].IssuerId)
            {
                yield return batch;
                batch = [];
            }

            batch.Add(i);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
