using CsCheck;
using UserProvisioning.Credentials;
using UserProvisioning.Settings;

namespace UserProvisioning.Tests.Credentials;

public class PasswordGeneratorProperties
{
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
}
