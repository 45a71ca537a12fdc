using UserProvisioning.Naming;

namespace UserProvisioning.SystemUsers;

/// <summary>The rules for a username that a person chose.</summary>
internal static class UsernameRules
{
    /// <summary>Refuses a username with a character or a length that is not allowed.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UsernameInvalid"/>.</exception>
    internal static void Check(string username)
    {
        string? fault =
            username.Length == 0 ? "it is empty"
            : username.Length > UsernameFormat.MaximumLength ? $"it has {username.Length} characters, and {UsernameFormat.MaximumLength} are the most"
            : username.FirstOrDefault(c => !IsAllowed(c)) is var bad and not '\0'
                ? $"it has the character '{bad}'; only letters a-z, digits and . _ - @ + are allowed"
            : username.Any(c => c == '\0') ? "it has the character NUL"
            : Edge(username[0]) || Edge(username[^1]) ? "it begins or ends with one of . _ -"
            : null;
        if (fault is not null)
        {
            throw new ProvisioningException(
                ErrorIds.UsernameInvalid,
                $"'{Text.Shorten(username)}' cannot be a username: {fault}.",
                username) { Field = "Username" };
        }
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '+';

    private static bool Edge(char c) => c is '.' or '_' or '-';
}
