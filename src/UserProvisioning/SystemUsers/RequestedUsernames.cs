using UserProvisioning.Naming;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>The rule for the username that a request asks for: the given one, or the one that a format makes of the contact.</summary>
/// <param name="settings">The client settings.</param>
/// <param name="work">The unit of work, of whose database a format may name contact fields.</param>
internal sealed class RequestedUsernames(ClientSettings settings, IUnitOfWork work)
{
    private readonly string _clientReference = settings.ClientReference;
    private readonly Dictionary<string, UsernameFormat> _formats = new(StringComparer.Ordinal);

    /// <summary>Returns the username that the user of a contact gets if that name is free.</summary>
    /// <param name="request">The request.</param>
    /// <param name="contact">The contact.</param>
    /// <param name="ruled">The format that an assignment rule gives; null for none.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UsernameEmpty"/>, or the error of a given username that breaks a rule.</exception>
    internal string For(NewSystemUserRequest request, ContactRow contact, string? ruled = null)
    {
        if (request.Username is { } given)
        {
            string username = given.Trim();
            UsernameRules.Check(username);
            return username;
        }

        return ByFormat(request.UsernameFormat ?? ruled, contact);
    }

    /// <summary>Returns the username that a format makes of a contact.</summary>
    /// <param name="format">The format; null for the client's.</param>
    /// <param name="contact">The contact.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UsernameEmpty"/>.</exception>
    internal string ByFormat(string? format, ContactRow contact)
    {
        string text = format ?? settings.UsernameFormat;
        if (!_formats.TryGetValue(text, out UsernameFormat? parsed))
        {
            _formats.Add(text, parsed = UsernameFormat.Parse(text, work.ContactFields.Set));
        }

        string name = parsed.Apply(UsernameSource.From(contact, _clientReference));
        return name.Length > 0
            ? name
            : throw new ProvisioningException(
                ErrorIds.UsernameEmpty,
                $"The username format '{text}' leaves nothing of the contact '{contact.DisplayName}'. Give a name with -Username, another format "
                    + "with -UsernameFormat, or fill in the fields that the format uses.",
                contact.DisplayName) { Field = "Username" };
    }
}
