using System.Collections.Concurrent;
using UserProvisioning.Storage;

namespace UserProvisioning.Rules;

/// <summary>
/// The conditions of many rules, arranged by field: for a value of a field it says at once which of the rules it suits. A rule suits a contact when
/// all its fields do, so a contact costs one look-up for each field, however many rules there are.
/// </summary>
internal sealed class ConditionIndex
{
    private readonly IndexedField[] _fields;
    private readonly int _words;

    /// <param name="conditions">The conditions; the place of each is its number.</param>
    internal ConditionIndex(IReadOnlyList<RuleCondition> conditions)
    {
        _words = (conditions.Count + 63) / 64;
        _fields = conditions
            .SelectMany((condition, number) => condition.Parts.Select(part => (part.Field, part.Values, number)))
            .GroupBy(part => part.Field.Name, StringComparer.Ordinal)
            .Select(group => new IndexedField(group.First().Field, conditions.Count, group.Select(part => (part.Values, part.number))))
            .ToArray();
    }

    /// <summary>Keeps those of the numbered conditions that a contact fulfils.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="numbers">A bit for each condition; those that are not fulfilled are cleared.</param>
    internal void Keep(ContactRow contact, ulong[] numbers)
    {
        foreach (IndexedField field in _fields)
        {
            ulong[] suited = field.Suited(contact);
            for (int word = 0; word < _words; word++)
            {
                numbers[word] &= suited[word];
            }
        }
    }

    /// <summary>A field, and for each of its values that was seen the rules that it suits.</summary>
    private sealed class IndexedField
    {
        /// <summary>How many values are remembered. Fields that identify a contact have another value each time.</summary>
        private const int MostRemembered = 10_000;

        private readonly RuleField _field;
        private readonly ulong[] _free;
        private readonly ulong[] _empty;
        private readonly Dictionary<string, List<int>> _literals = new(StringComparer.Ordinal);
        private readonly List<(TextFilter Pattern, int Number)> _patterns = [];
        private readonly ConcurrentDictionary<string, ulong[]> _known = new(StringComparer.Ordinal);
        private int _remembered;

        internal IndexedField(RuleField field, int count, IEnumerable<(IReadOnlyList<string?> Values, int Number)> conditions)
        {
            _field = field;
            _free = new ulong[(count + 63) / 64];
            Array.Fill(_free, ulong.MaxValue);
            List<(IReadOnlyList<string?> Values, int Number)> all = conditions.ToList();
            all.ForEach(condition => _free[condition.Number >> 6] &= ~(1UL << condition.Number));
            _empty = (ulong[])_free.Clone();
            foreach ((IReadOnlyList<string?> values, int number) in all)
            {
                foreach (string? value in values)
                {
                    Add(value, number);
                }
            }
        }

        internal ulong[] Suited(ContactRow contact)
        {
            if (_field.TextOf(contact) is not { } text)
            {
                return _empty;
            }

            if (!_known.TryGetValue(text, out ulong[]? suited))
            {
                suited = Find(text);
                if (_remembered < MostRemembered && _known.TryAdd(text, suited))
                {
                    Interlocked.Increment(ref _remembered);
                }
            }

            return suited;
        }

        private void Add(string? value, int number)
        {
            if (value is null)
            {
                Set(_empty, number);
                return;
            }

            TextFilter filter = WildcardFilter.Of(value);
            if (filter.Literal is not { } literal)
            {
                _patterns.Add((filter, number));
                return;
            }

            string key = Text.Key(literal);
            if (!_literals.TryGetValue(key, out List<int>? numbers))
            {
                _literals.Add(key, numbers = []);
            }

            numbers.Add(number);
        }

        private ulong[] Find(string text)
        {
            var suited = (ulong[])_free.Clone();
            if (_literals.Count > 0 && _literals.TryGetValue(Text.Key(text), out List<int>? numbers))
            {
                numbers.ForEach(number => Set(suited, number));
            }

            foreach ((TextFilter pattern, int number) in _patterns)
            {
                if (pattern.Matches(text))
                {
                    Set(suited, number);
                }
            }

            return suited;
        }

        private static void Set(ulong[] bits, int number) => bits[number >> 6] |= 1UL << number;
    }
}
