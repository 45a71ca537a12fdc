using UserProvisioning.Naming;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>Forms the usernames that requests for users ask for: the given one, or what a format makes of the contact.</summary>
internal sealed class RequestedUsernames(ClientSettings settings)
{
    private readonly string _clientReference = settings.ClientReference;
    private readonly Dictionary<string, UsernameFormat> _formats = new(StringComparer.Ordinal);

    /// <summary>The username that a user of a contact is to have, if it is free.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UsernameEmpty"/>, or that the given one cannot be a username.</exception>
    internal string For(NewSystemUserRequest request, ContactRow contact)
    {
        if (request.Username is { } given)
        {
            string username = given.Trim();
            UsernameRules.Check(username);
            return username;
        }

        string text = request.UsernameFormat ?? settings.UsernameFormat;
        if (!_formats.TryGetValue(text, out UsernameFormat? format))
        {
            _formats.Add(text, format = UsernameFormat.Parse(text));
        }

        string name = format.Apply(UsernameSource.From(contact, _clientReference));
        return name.Length > 0
            ? name
            : throw new ProvisioningException(
                ErrorIds.UsernameEmpty,
                $"The username format '{text}' leaves nothing of the contact '{contact.DisplayName}'. Give a name with -Username, another format "
                    + "with -UsernameFormat, or fill in the fields that the format uses.",
                contact.DisplayName) { Field = "Username" };
    }
}
