using UserProvisioning.Settings;

namespace UserProvisioning.Credentials;

/// <summary>The password policy of the client settings.</summary>
internal sealed class PasswordPolicy(ClientSettings settings)
{
    /// <summary>The length limit of passwords, in characters: without one, hashing passwords of megabytes would be a denial of service.</summary>
    internal const int MaximumLength = 256;

    internal int MinimumLength { get; } = settings.PasswordMinimumLength;

    private readonly bool _uppercase = settings.PasswordRequireUppercase;
    private readonly bool _lowercase = settings.PasswordRequireLowercase;
    private readonly bool _digit = settings.PasswordRequireDigit;
    private readonly bool _symbol = settings.PasswordRequireSymbol;

    /// <summary>Returns every rule that a password breaks. No text quotes the password.</summary>
    internal IEnumerable<string> Faults(string password, string username)
    {
        if (password.Length < MinimumLength)
        {
            yield return $"it needs at least {MinimumLength} characters";
        }

        if (password.Length > MaximumLength)
        {
            yield return $"it has more than {MaximumLength} characters";
        }

        if (_uppercase && !password.Any(char.IsUpper))
        {
            yield return "it needs an upper-case letter";
        }

        if (_lowercase && !password.Any(char.IsLower))
        {
            yield return "it needs a lower-case letter";
        }

        if (_digit && !password.Any(char.IsDigit))
        {
            yield return "it needs a digit";
        }

        if (_symbol && password.All(char.IsLetterOrDigit))
        {
            yield return "it needs a character that is neither letter nor digit";
        }

        if (password.Equals(username, StringComparison.OrdinalIgnoreCase))
        {
            yield return "it must differ from the username";
        }
    }

    /// <summary>Refuses a password that breaks a rule.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.PasswordPolicy"/>, with every rule that is broken.</exception>
    internal void Check(string password, string username)
    {
        List<string> faults = Faults(password, username).ToList();
        if (faults.Count > 0)
        {
            throw new ProvisioningException(
                ErrorIds.PasswordPolicy, $"The password for '{username}' does not meet the policy: {string.Join("; ", faults)}.", username);
        }
    }
}
