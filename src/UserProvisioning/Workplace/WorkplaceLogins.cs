using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Workplace;

/// <summary>
/// A batch of logins with one workplace issuer whose tokens are verified, within one unit of work. It reads the persons of all logins at once,
/// decides login by login, and makes what is missing with a few statements. A login that may concern a contact that an earlier login makes waits
/// until that is made.
/// </summary>
internal sealed class WorkplaceLogins
{
    private readonly IReadOnlyList<WorkplaceClaims> _claims;
    private readonly WorkplaceDirectory _known;
    private readonly WorkplaceRules _rules;
    private readonly WorkplaceCreation _creation;
    private readonly WorkplaceGroups _groups;
    private readonly ContactUpdates _updates;
    private readonly WorkplaceEntries _entries;
    private readonly UsedTokens _tokens;
    private readonly List<(int Login, WorkplaceDecision.Make What)> _waiting = [];
    private readonly HashSet<string> _waitingKeys = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="context">Clock and actor.</param>
    /// <param name="work">The unit of work.</param>
    /// <param name="audit">The audit trail.</param>
    /// <param name="terms">The terms of the issuer.</param>
    /// <param name="claims">The claims of the tokens, all of that issuer.</param>
    internal WorkplaceLogins(
        ProvisioningContext context, IUnitOfWork work, AuditLog audit, IssuerTerms terms, IReadOnlyList<WorkplaceClaims> claims)
    {
        ClientSettings settings = ClientSettings.Of(work);
        _claims = claims;
        _known = new WorkplaceDirectory(work, terms, claims);
        var givers = new AccessGivers(context, work, new Giver(AccessGiver.Source, terms.Issuer.Name));
        _groups = new WorkplaceGroups(work, audit, givers, terms, _known);
        _rules = new WorkplaceRules(terms, new LoginRules(settings, context.Time), _known, _groups);
        _creation = new WorkplaceCreation(context, work, audit, terms, _known);
        _updates = new ContactUpdates(work, audit, terms, _known);
        _entries = new WorkplaceEntries(work, settings, context.Time.UtcNow(), _known);
        _tokens = new UsedTokens(work, claims);
    }

    /// <summary>Whether the unit of work has changes to commit.</summary>
    internal bool HasChanges { get; private set; }

    /// <summary>Takes the logins, in order, and writes what they change.</summary>
    /// <param name="stopAtFirstError">True to stop at the first token that was used before; its error is then the last outcome.</param>
    internal IReadOnlyList<Outcome<WorkplaceLogin>> Run(bool stopAtFirstError)
    {
        int taken = 0;
        _entries.Reserve(_claims.Count);
        for (bool goesOn = true; goesOn && taken < _claims.Count; taken++)
        {
            WorkplaceClaims claims = _claims[taken];
            if (_waiting.Count > 0 && KeysOf(claims).Any(_waitingKeys.Contains))
            {
                MakeWhatIsMissing();
            }

            if (_tokens.Contains(claims))
            {
                _entries.Failed(taken, new ProvisioningException(
                    ErrorIds.TokenUsed,
                    "The ID token has let somebody in before, and counts once; nothing was changed. Have the person sign in again."));
                goesOn = !stopAtFirstError;
            }
            else
            {
                Take(taken, _rules.Decide(claims));
            }
        }

        MakeWhatIsMissing();
        if (HasChanges)
        {
            _groups.Write();
            _updates.Write();
            _known.Reload(_groups.ChangedContacts.Union(_updates.ChangedContacts).ToList());
            _entries.Write();
            _tokens.Write(_entries.At);
        }

        return _entries.Answers(taken).ToList();
    }

    /// <summary>Returns the keys of a login: two logins that share a key may be about the same contact.</summary>
    private IEnumerable<string> KeysOf(WorkplaceClaims claims)
    {
        yield return "subject " + claims.Subject;
        if (_known.ContactOf(claims.Subject) is not null)
        {
            yield break;
        }

        foreach (string key in _known.Matches.KeysOf(claims))
        {
            yield return "match " + key;
        }

        if (claims.Fields.ExternalReference is { } reference)
        {
            yield return "reference " + Text.Key(reference);
        }
    }

    private void Take(int login, WorkplaceDecision decision)
    {
        switch (decision)
        {
            case WorkplaceDecision.Admit admit:
                Admit(login, admit.Contact, WorkplaceOutcome.Known, admit.Groups, refusal: null);
                break;
            case WorkplaceDecision.Make make:
                _waiting.Add((login, make));
                _waitingKeys.UnionWith(KeysOf(_claims[login]));
                break;
            default:
                Deny(login, (WorkplaceDecision.Deny)decision);
                break;
        }
    }

    /// <summary>Makes the missing contacts, users and links, and answers the logins that wait for them.</summary>
    private void MakeWhatIsMissing()
    {
        List<bool> hadUser = _waiting.ConvertAll(one => _known.UserOf(one.What.Contact.Id) is not null);
        IReadOnlyList<ProvisioningException?> errors = _creation.Make(_waiting.ConvertAll(one => (one.What, _claims[one.Login])));
        for (int i = 0; i < _waiting.Count; i++)
        {
            (int login, WorkplaceDecision.Make what) = _waiting[i];
            if (errors[i] is { } error)
            {
                HasChanges |= what.IsNew;
                Deny(login, new WorkplaceDecision.Deny(error.ErrorId, OutsideText.Show(error), what.Contact));
                continue;
            }

            WorkplaceOutcome outcome = what.IsNew
                ? WorkplaceOutcome.ContactAndUserCreated
                : hadUser[i] ? WorkplaceOutcome.Known : WorkplaceOutcome.UserCreated;
            SystemUserRow user = _known.UserOf(what.Contact.Id)!;
            GroupPlan? plan = _groups.Plan(user, _claims[login]);

            // A user that was just made may still be unable to log in: the answer says both.
            Admit(login, what.Contact, outcome, plan, hadUser[i] ? null : _rules.Refusal(what.Contact, user, plan));
        }

        _waiting.Clear();
        _waitingKeys.Clear();
    }

    private void Deny(int login, WorkplaceDecision.Deny deny)
    {
        HasChanges |= deny.Groups is { HasChanges: true };
        _groups.Apply(deny.Groups);
        _entries.Denied(login, deny);
    }

    private void Admit(int login, ContactRow contact, WorkplaceOutcome outcome, GroupPlan? plan, WorkplaceDecision.Deny? refusal)
    {
        HasChanges = true;
        _tokens.Add(_claims[login]);
        SystemUserRow user = _known.UserOf(contact.Id)!;
        var remarks = new List<(string Reason, string Message)>();
        if (refusal is not null)
        {
            remarks.Add((refusal.Reason, refusal.Message));
        }

        _groups.Apply(plan);
        if (plan is { TooHigh.Count: > 0 })
        {
            remarks.Add((ErrorIds.LicenseTooLow, WorkplaceMessages.OfLicense(user, plan.TooHigh)));
        }

        if (_updates.Apply(contact.Id, _claims[login]) is { } fault)
        {
            remarks.Add((WorkplaceReasons.ContactInvalid, fault));
        }

        _entries.Admitted(login, contact.Id, user, outcome, remarks);
    }
}
