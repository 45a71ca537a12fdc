using System.Text.RegularExpressions;
using CsCheck;
using UserProvisioning.Credentials;
using UserProvisioning.Settings;

namespace UserProvisioning.Tests.Credentials;

public class PasswordGeneratorProperties
{
    private static readonly Regex Word = new("([A-Z][a-z]{2}(?:[a-z]{3})*)[2-9]");

    // Characters of every kind are there, whatever the policy asks for.
    private static readonly PasswordPolicy Strict = new(new ClientSettings(new Dictionary<string, string>()));

    private static readonly Gen<PasswordPolicy> Policies = Gen.Select(
        Gen.Int[4, 128],
        Gen.Bool,
        Gen.Bool,
        Gen.Bool,
        Gen.Bool,
        (length, upper, lower, digit, symbol) =>
        new PasswordPolicy(new ClientSettings(new Dictionary<string, string>
        {
            ["PasswordMinimumLength"] = $"{length}",
            ["PasswordRequireUppercase"] = upper ? "true" : "false",
            ["PasswordRequireLowercase"] = lower ? "true" : "false",
            ["PasswordRequireDigit"] = digit ? "true" : "false",
            ["PasswordRequireSymbol"] = symbol ? "true" : "false",
        })));

    [Fact]
    public void A_generated_password_meets_any_policy() => Policies.Sample(
        policy =>
        {
            string password = PasswordGenerator.Generate(policy, "jvisser");
            policy.Check(password, "jvisser");
            Assert.Equal(Math.Max(16, policy.MinimumLength), password.Length);
        },
        iter: 2_000);

    [Fact]
    public void No_two_generated_passwords_are_the_same() => Policies.Array[100].Sample(
        policies => policies.Select(policy => PasswordGenerator.Generate(policy, "jvisser")).Distinct().Count() == 100, iter: 10);

    [Fact]
    public void No_generated_password_has_a_character_that_looks_like_another() => Policies.Sample(
        policy => !PasswordGenerator.Generate(policy, "jvisser").Any(c => "0O1lI<>&'\"`$\\ ".Contains(c, StringComparison.Ordinal)), iter: 2_000);

    [Fact]
    public void A_pronounceable_password_meets_any_policy_and_is_at_least_as_strong_as_another_one() => Policies.Sample(
        policy =>
        {
            string password = PasswordGenerator.Generate(policy, "jvisser", pronounceable: true);
            policy.Check(password, "jvisser");
            Assert.Empty(Strict.Faults(password, "jvisser"));

            // The strength is that of what can be read from the password itself: its syllables and its digits, each drawn by itself.
            MatchCollection words = Word.Matches(password);
            Assert.Equal(password.Replace("-", string.Empty, StringComparison.Ordinal), string.Concat(words.Select(word => word.Value)));
            double bits = words.Sum(word =>
                (word.Groups[1].Value.Length / 3 * Math.Log2(PronounceablePassword.Syllables.Count)) + Math.Log2(8));
            double others = Math.Max(16, policy.MinimumLength) * Math.Log2(PasswordGenerator.Alphabet.Length);
            Assert.True(bits >= others, $"{bits:0.0} bits, and {others:0.0} of another one");
        },
        iter: 2_000);

    [Fact]
    public void A_pronounceable_password_of_the_default_policy_has_four_words_of_syllables_and_digits()
    {
        var policy = new PasswordPolicy(new ClientSettings(new Dictionary<string, string>()));
        for (int i = 0; i < 100; i++)
        {
            Assert.Matches(
                "^[BDFGHJKMNPRSTW][aeiou][fkmnprstx]([bdfghjkmnprstw][aeiou][fkmnprstx]){1,2}[2-9]"
                    + "(-[BDFGHJKMNPRSTW][aeiou][fkmnprstx]([bdfghjkmnprstw][aeiou][fkmnprstx]){1,2}[2-9]){3}$",
                PasswordGenerator.Generate(policy, "jvisser", pronounceable: true));
        }
    }

    [Fact]
    public void Every_syllable_and_every_digit_is_drawn_equally_often()
    {
        var policy = new PasswordPolicy(new ClientSettings(new Dictionary<string, string> { ["PasswordMinimumLength"] = "128" }));
        string all = string.Concat(Enumerable.Range(0, 3000)
            .Select(_ => PasswordGenerator.Generate(policy, "jvisser", pronounceable: true)));
        string[] syllables = Word.Matches(all)
            .SelectMany(word => word.Groups[1].Value.ToLowerInvariant().Chunk(3).Select(syllable => new string(syllable)))
            .ToArray();
        AssertEven(syllables.GroupBy(syllable => syllable).Select(same => same.Count()).ToArray(), PronounceablePassword.Syllables.Count);
        AssertEven(all.Where(char.IsDigit).GroupBy(digit => digit).Select(same => same.Count()).ToArray(), 8);

        static void AssertEven(int[] counts, int kinds)
        {
            Assert.Equal(kinds, counts.Length);
            double mean = counts.Average(), spread = 7 * Math.Sqrt(mean);
            Assert.All(counts, count => Assert.InRange(count, mean - spread, mean + spread));
        }
    }

    [Fact]
    public void No_two_pronounceable_passwords_are_the_same_and_none_has_a_character_that_looks_like_another() => Policies.Array[100].Sample(
        policies =>
        {
            string[] passwords = policies.Select(policy => PasswordGenerator.Generate(policy, "jvisser", pronounceable: true)).ToArray();
            return passwords.Distinct().Count() == 100
                && !string.Concat(passwords).Any(c => "0O1lI<>&'\"`$\\ ".Contains(c, StringComparison.Ordinal));
        },
        iter: 10);
}
