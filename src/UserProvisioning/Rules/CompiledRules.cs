using System.Collections.Concurrent;
using System.Numerics;
using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Rules;

/// <summary>
/// Assignment rules in a form in which very many contacts can be compared with all of them. Nothing is read from the database for a contact. Several
/// threads may use them at once.
/// </summary>
internal sealed class CompiledRules
{
    /// <summary>The most states of rules that are kept: one for each database that the process works with.</summary>
    private const int MostKnown = 16;

    private static readonly ConcurrentDictionary<string, CompiledRules> Known = new(StringComparer.Ordinal);

    private readonly AssignmentRuleRow[] _rules;
    private readonly ConditionIndex _conditions;
    private readonly ConditionIndex _exceptions;
    private readonly ulong[] _all;
    private readonly ulong[] _withException;
    private readonly ConcurrentDictionary<BitKey, RuleGift> _gifts = [];
    private readonly Dictionary<long, AuthorizationRow> _authorizations;

    /// <param name="rules">The rules.</param>
    /// <param name="fields">The contact fields of the database.</param>
    /// <param name="authorizations">The groups and profiles that the rules give.</param>
    internal CompiledRules(IReadOnlyList<AssignmentRuleRow> rules, ContactFieldSet fields, IEnumerable<AuthorizationRow> authorizations)
    {
        // The first in this order gives the license and the format of the username.
        List<(AssignmentRuleRow Rule, RuleCondition Condition, RuleCondition Except)> all = rules
            .OrderBy(rule => rule.Priority)
            .ThenBy(rule => Text.Key(rule.Name), StringComparer.Ordinal)
            .Select(rule => (rule, RuleCondition.Parse(fields, rule.Condition), RuleCondition.Parse(fields, rule.Excluded)))
            .Where(rule => rule.Item2.IsWhole && rule.Item3.IsWhole)
            .ToList();
        _rules = all.Select(rule => rule.Rule).ToArray();
        List<RuleCondition> conditions = all.ConvertAll(rule => rule.Condition);
        List<RuleCondition> exceptions = all.ConvertAll(rule => rule.Except);
        _conditions = new ConditionIndex(conditions);
        _exceptions = new ConditionIndex(exceptions);
        _authorizations = authorizations.ToDictionary(row => row.Id);
        int words = (_rules.Length + 63) / 64;
        (_all, _withException) = (new ulong[words], new ulong[words]);
        for (int number = 0; number < _rules.Length; number++)
        {
            _all[number >> 6] |= 1UL << number;
            _withException[number >> 6] |= exceptions[number].IsEmpty ? 0 : 1UL << number;
        }

        Fields = conditions.Concat(exceptions).SelectMany(condition => condition.Parts).Select(part => part.Field)
            .DistinctBy(field => field.Name).ToList();
    }

    /// <summary>No rules, which give nothing.</summary>
    internal static CompiledRules None { get; } = new([], ContactFieldSet.BuiltIn, []);

    /// <summary>Whether there is no rule, so that nothing need be compared.</summary>
    internal bool IsEmpty => _rules.Length == 0;

    /// <summary>The fields whose values the rules compare.</summary>
    internal IReadOnlyList<RuleField> Fields { get; }

    /// <summary>The rules, in the order of their priority.</summary>
    internal IReadOnlyList<AssignmentRuleRow> Rules => _rules;

    /// <summary>Whether a rule may make users.</summary>
    internal bool MakeUsers => _rules.Any(rule => rule.CreateUser);

    /// <summary>Returns the enabled rules of a database. They are compiled anew only if they, or what they are compiled from, were changed.</summary>
    internal static CompiledRules Of(IUnitOfWork work)
    {
        if (!work.AssignmentRules.Any)
        {
            return None;
        }

        // Whoever knows a mark has the rules that it stands for, in whatever database and transaction it was made.
        string mark = work.AssignmentRules.Mark();
        if (!Known.TryGetValue(mark, out CompiledRules? rules))
        {
            List<AssignmentRuleRow> enabled = work.AssignmentRules.All().Where(rule => rule.Enabled).Select(rule => rule with { }).ToList();
            rules = enabled.Count == 0 ? None : Of(work, enabled);
            if (Known.Count >= MostKnown)
            {
                Known.Clear();
            }

            Known[mark] = rules;
        }

        return rules;
    }

    /// <summary>Compiles some rules of a database.</summary>
    internal static CompiledRules Of(IUnitOfWork work, IReadOnlyList<AssignmentRuleRow> rules)
    {
        HashSet<long> given = rules.SelectMany(rule => rule.AuthorizationIds).ToHashSet();
        return new CompiledRules(rules, work.ContactFields.Set, given.Count == 0 ? [] : Enum.GetValues<AuthorizationKind>()
            .SelectMany(kind => work.Authorizations.All(kind, isCounted: false))
            .Where(row => given.Contains(row.Id)));
    }

    /// <summary>What the rules that a contact matches give together.</summary>
    internal RuleGift GiftFor(ContactRow contact)
    {
        ulong[] matching = Matching(contact);
        var key = new BitKey(matching);
        if (!_gifts.TryGetValue(key, out RuleGift? gift))
        {
            gift = new RuleGift(Numbers(matching).Select(number => _rules[number]).ToList(), _authorizations);
            _gifts[key] = gift;
        }

        return gift;
    }

    /// <summary>The places, in <see cref="Rules"/>, of the rules that a contact matches.</summary>
    internal IEnumerable<int> MatchesOf(ContactRow contact) => Numbers(Matching(contact));

    private ulong[] Matching(ContactRow contact)
    {
        var matching = (ulong[])_all.Clone();
        _conditions.Keep(contact, matching);
        var taken = (ulong[])_withException.Clone();
        _exceptions.Keep(contact, taken);
        for (int word = 0; word < matching.Length; word++)
        {
            matching[word] &= ~taken[word];
        }

        return matching;
    }

    private static IEnumerable<int> Numbers(ulong[] bits)
    {
        for (int word = 0; word < bits.Length; word++)
        {
            for (ulong left = bits[word]; left != 0; left &= left - 1)
            {
                yield return (word << 6) + BitOperations.TrailingZeroCount(left);
            }
        }
    }

    /// <summary>A set of rules as a key: two of the same rules are equal.</summary>
    private readonly record struct BitKey(ulong[] Bits)
    {
        public bool Equals(BitKey other) => Bits.AsSpan().SequenceEqual(other.Bits);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (ulong word in Bits)
            {
                hash.Add(word);
            }

            return hash.ToHashCode();
        }
    }
}
