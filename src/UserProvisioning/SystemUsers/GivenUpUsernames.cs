using UserProvisioning.Common;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The rule for usernames that nobody has any more: for some days they are given only to the person who had them, since mails, bookings and
/// permissions elsewhere may still mean that person. Undoing the making of a user gives up no name: it is refused once the user has a password or was
/// seen, so nobody knows the name, and whoever repeats an import in a better form wants the same names.
/// </summary>
internal static class GivenUpUsernames
{
    /// <summary>The time in UTC after which a name must have been given up to be kept from others.</summary>
    internal static DateTime Since(ClientSettings settings, DateTime nowUtc) => nowUtc.AddDays(-settings.UsernameReuseDays);

    /// <summary>Makes the row for the name that a user gives up.</summary>
    internal static GivenUpUsernameRow Of(SystemUserRow user, DateTime nowUtc) => new()
    {
        UsernameKey = Text.Key(user.Username),
        ContactId = user.ContactId,
        ExternalReferenceKey = user.ExternalReference is { } reference ? Text.Key(reference) : null,
        GivenUpAt = nowUtc,
    };

    /// <summary>The error for a name that is taken, or was given up a short time ago.</summary>
    /// <param name="username">The name.</param>
    /// <param name="taker">Who was to get it, as a text for people.</param>
    /// <param name="givenUp">The name as it was given up; null when a user has it.</param>
    /// <param name="settings">The client settings.</param>
    internal static ProvisioningException Taken(string username, string taker, GivenUpUsernameRow? givenUp, ClientSettings settings) => new(
        ErrorIds.UsernameTaken,
        givenUp is null
            ? $"The username '{username}' is taken; archived users keep theirs. Give '{taker}' another, or leave the name out to have one made."
            : $"The username '{username}' was given up on {Clock.Local(givenUp.GivenUpAt):yyyy-MM-dd}, and for {settings.UsernameReuseDays} days "
                + $"only its former holder gets it (client setting UsernameReuseDays). Give '{taker}' another.",
        username) { Field = "Username" };
}

/// <summary>The person for whom a username is chosen.</summary>
/// <param name="ContactId">The contact.</param>
/// <param name="ExternalReference">The contact's external reference; null for none.</param>
/// <param name="OwnKey">The case-folded name that the person has now, which counts as free; null for none.</param>
internal readonly record struct UsernameTaker(long ContactId, string? ExternalReference, string? OwnKey = null)
{
    /// <summary>Whether this is the person who gave a name up.</summary>
    internal bool Had(GivenUpUsernameRow name) => name.ContactId == ContactId
        || (name.ExternalReferenceKey is { } key && ExternalReference is { } reference && Text.Key(reference) == key);
}
